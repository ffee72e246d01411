export * from "./actions";
export { Canvas } from "./Canvas";
export { useConnecting } from "./connecting";
export { useFlow } from "./flow";
export { pictureParameter } from "./geometry";
export * from "./parameters";
export { placePicture, takeFiles } from "./useDrops";
export { FIT } from "./useFitOnOpen";
export { add } from "./wiring";
