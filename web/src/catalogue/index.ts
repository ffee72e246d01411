export * from "./compatibility";
export * from "./search";
