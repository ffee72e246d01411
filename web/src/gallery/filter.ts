/** Finding a recipe in the gallery: by words, and by what it needs. */

import type { RecipeCard } from "../api/types";
import { shipped, shippedName } from "../text/served";

export type Need = "ready" | "onePicture" | "style" | "masks" | "quick";

const QUICK_SECONDS = 60;

const MEETS: Readonly<Record<Need, (card: RecipeCard) => boolean>> = {
  ready: ({ needs }) => needs.weights.every(({ here }) => here),
  onePicture: ({ needs }) => needs.pictures <= 1,
  style: ({ needs }) => needs.style,
  masks: ({ needs }) => needs.masks,
  quick: ({ seconds }) => seconds !== null && seconds <= QUICK_SECONDS,
};

/** Whether it can be asked for: how long anything takes is not known before something was painted here. */
export const canMeet = (cards: readonly RecipeCard[], need: Need): boolean =>
  need !== "quick" || cards.some(({ seconds }) => seconds !== null);

/** The cards with every word somewhere in name or description that meet every need, in their order. */
export function found(
  cards: readonly RecipeCard[],
  words: string,
  wanted: ReadonlySet<Need>,
): readonly RecipeCard[] {
  const parts = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    const text =
      `${card.name} ${shippedName(card.name)} ${card.about} ${shipped(card.about)}`.toLocaleLowerCase();
    return parts.every((part) => text.includes(part)) && [...wanted].every((need) => MEETS[need](card));
  });
}
