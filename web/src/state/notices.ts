/** Short sentences shown in passing, and the questions that wait for an answer. */

import { create } from "zustand";
import { sentence } from "../api/client";

export interface Notice {
  readonly id: number;
  readonly tone: "info" | "problem";
  readonly text: string;
}

interface NoticesState {
  readonly notices: readonly Notice[];
  say(text: string, tone?: Notice["tone"]): void;
  dismiss(id: number): void;
}

let next = 1;
const MOST = 3;

export const useNotices = create<NoticesState>()((set) => ({
  notices: [],
  say: (text, tone = "info") =>
    set(({ notices }) => {
      const others = notices.filter((each) => each.text !== text);
      return { notices: [...others, { id: next++, tone, text }].slice(-MOST) };
    }),
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((each) => each.id !== id) })),
}));

export const say = (text: string, tone?: Notice["tone"]): void => useNotices.getState().say(text, tone);

/** Does something that may fail, and says so in words when it does. Returns what it gave, or undefined. */
export async function attempt<T>(doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing;
  } catch (error) {
    say(sentence(error), "problem");
    return undefined;
  }
}
