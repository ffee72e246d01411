export * from "./compatibility";
export * from "./definitions";
export * from "./forms";
export * from "./masks";
export * from "./mending";
export * from "./presets";
export * from "./search";
export * from "./settings";
