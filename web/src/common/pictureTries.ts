/** Pictures that could not be shown are asked for again when the server is back. */

import { create } from "zustand";

const useTries = create<{ tries: number }>()(() => ({ tries: 0 }));

/** How often pictures were asked for anew: one that broke at an earlier count is tried once more. */
export const usePictureTries = (): number => useTries((state) => state.tries);

export const tryPicturesAgain = (): void => useTries.setState(({ tries }) => ({ tries: tries + 1 }));
