export * from "./changes";
export * from "./clipboard";
export * from "./commands";
export * from "./history";
export * from "./ids";
export * from "./patch";
export * from "./recipe";
export * from "./text";
