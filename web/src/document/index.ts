export * from "./clipboard";
export * from "./commands";
export * from "./history";
export * from "./ids";
export * from "./recipe";
export * from "./text";
