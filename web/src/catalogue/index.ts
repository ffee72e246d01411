export * from "./compatibility";
export * from "./presets";
export * from "./search";
export * from "./settings";
