import { useEffect, useState } from "react";
import type { ViewerFilm, ViewerFrame, ViewerPicture } from "./picture";

/** Seconds that a film lasts at its own speed. */
export const LENGTH = 5;
export const SPEEDS = [0.5, 1, 2, 4] as const;

export interface FilmView {
  film: ViewerFilm | undefined;
  frame: ViewerFrame | undefined;
  /** The place of the frame that is shown. */
  at: number;
  playing: boolean;
  speed: number;
  choose: (node: string) => void;
  go: (place: number) => void;
  step: (by: number) => void;
  toggle: () => void;
  setSpeed: (speed: number) => void;
}

/** Which frame of which film is shown: the picture's own node, else the longest film of its run. */
export function useFilm(films: readonly ViewerFilm[] | undefined, picture: ViewerPicture): FilmView {
  const [chosen, choose] = useState<string | null>(null);
  const [place, setPlace] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const wanted = chosen ?? picture.node;
  const film = films?.find(({ node }) => node === wanted) ?? films?.toSorted(longestFirst)[0];
  const last = (film?.frames.length ?? 1) - 1;
  const at = Math.min(place ?? last, last);
  const count = last + 1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another film begins at its end
  useEffect(() => {
    setPlace(null);
    setPlaying(false);
  }, [film?.run, film?.node]);

  // What was fetched once is shown at once.
  useEffect(() => {
    const kept = film?.frames.map(({ src }) => {
      const image = new Image();
      image.src = src;
      return image;
    });
    return () => {
      for (const image of kept ?? []) image.src = "";
    };
  }, [film]);

  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    let request = requestAnimationFrame(function draw(now) {
      const passed = ((now - before) / 1000) * (count / LENGTH) * speed;
      if (passed >= 1) {
        before = now;
        setPlace((from) => Math.min(last, (from ?? 0) + Math.floor(passed)));
      }
      request = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(request);
  }, [playing, speed, count, last]);

  useEffect(() => {
    if (playing && at >= last) setPlaying(false);
  }, [playing, at, last]);

  const go = (to: number) => {
    setPlaying(false);
    setPlace(Math.max(0, Math.min(last, to)));
  };
  return {
    film,
    frame: film?.frames[at],
    at,
    playing,
    speed,
    choose,
    go,
    step: (by) => go(at + by),
    toggle: () => {
      if (!playing && at >= last) setPlace(0);
      setPlaying(!playing);
    },
    setSpeed,
  };
}

const longestFirst = (one: ViewerFilm, other: ViewerFilm) => other.frames.length - one.frames.length;
