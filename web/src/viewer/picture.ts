/** What the viewer shows. */

export interface ViewerPicture {
  id: string;
  src: string;
  title: string;
  width: number;
  height: number;
  /** A small picture of it, for lists. */
  small?: string;
  /** Behind the title: "2 min ago", "1.4 MB". */
  detail?: string;
  /** Whether it is a small picture that stands for one of this size. */
  preview?: boolean;
  /** Where the file is downloaded from. */
  download?: string;
  /** What its run measured, by the title of the node. */
  numbers?: { readonly [title: string]: { readonly [name: string]: number } };
  /** The run that painted it; none for what was not painted. */
  run?: string;
  /** The node that shows it, where it is not a result. */
  node?: string;
}

/** How a picture came to be, frame by frame; the last frame may be the finished picture. */
export interface ViewerFilm {
  run: string;
  node: string;
  title: string;
  frames: readonly ViewerFrame[];
  /** Evaluations in all. */
  total: number;
  /** What all unfinished frames take. */
  bytes: number;
}

export interface ViewerFrame {
  src: string;
  step: number;
  loss: number | null;
  width: number;
  height: number;
  finished: boolean;
}

/** How two pictures are compared. */
export const WAYS = ["slider", "side", "difference", "flick"] as const;
export type Way = (typeof WAYS)[number];

export type FilmKind = "gif" | "webp" | "webm";

export interface FilmOrder {
  kind: FilmKind;
  /** Pixels of the longest side. */
  side: number;
  seconds: number;
}
