import { shipped } from "../text/served";
import { sentence } from "./words";

/** What a named input of a recipe is called, in the recipe's own words: "photo-detail" is "Photo detail". */
export const inputName = (name: string): string => sentence(shipped(name.replace(/[-_]+/g, " ")));
