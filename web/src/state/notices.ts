/** Short sentences shown in passing, and the questions that wait for an answer. */

import { create } from "zustand";
import { errorText, Unreachable } from "../api/http";

export interface Notice {
  readonly id: number;
  readonly tone: "info" | "problem";
  readonly text: string;
  readonly action?: NoticeAction;
}

/** What one click on a notice does. A notice with one goes by itself: what it tells stands elsewhere too. */
export interface NoticeAction {
  readonly label: string;
  act(): void;
}

interface NoticesState {
  readonly notices: readonly Notice[];
  /** Returns the notice's id. */
  say(text: string, tone?: Notice["tone"], action?: NoticeAction): number;
  dismiss(id: number): void;
  /** Takes back that the server does not answer. */
  reachable(): void;
}

let next = 1;
const MOST = 3;

export const useNotices = create<NoticesState>()((set) => ({
  notices: [],
  say: (text, tone = "info", action) => {
    const id = next++;
    set(({ notices }) => {
      const others = notices.filter((each) => each.text !== text);
      return { notices: [...others, { id, tone, text, ...(action ? { action } : {}) }].slice(-MOST) };
    });
    return id;
  },
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((each) => each.id !== id) })),
  reachable: () => {
    const { message } = new Unreachable();
    set(({ notices }) => ({ notices: notices.filter(({ text }) => text !== message) }));
  },
}));

export const say: NoticesState["say"] = (...notice) => useNotices.getState().say(...notice);

/** Does something that may fail, and says so in words when it does. Returns what it gave, or undefined. */
export async function attempt<T>(doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing;
  } catch (error) {
    say(errorText(error), "problem");
    return undefined;
  }
}

/** The same for what nobody asked for: that the server does not answer is said by the banner already. */
export async function quietly<T>(doing: Promise<T>): Promise<T | undefined> {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof Unreachable)) say(errorText(error), "problem");
    return undefined;
  }
}
