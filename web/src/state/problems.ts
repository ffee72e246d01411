/** What is wrong with the recipe, checked again shortly after each change of its meaning. */

import { create } from "zustand";
import { api } from "../api/client";
import { Refused, Unreachable } from "../api/http";
import type { Problem } from "../api/types";
import { meaning, nodesOf } from "../document";
import { useCatalogue } from "./catalogue";
import { useConnection } from "./connection";
import { useDocument, wholeRecipe } from "./document";
import { nameOfPicture, useLists } from "./lists";
import { say } from "./notices";
import { usePreferences } from "./preferences";

interface ProblemsState {
  readonly problems: readonly Problem[];
  readonly byNode: Readonly<Record<string, readonly Problem[]>>;
  report(problems: readonly Problem[]): void;
  /** Shows all of them beside the canvas. */
  list(): void;
}

export const useProblems = create<ProblemsState>()((set) => ({
  problems: [],
  byNode: {},
  list: () => usePreferences.getState().openDrawer("problems"),
  report: (told) => {
    const problems = told.map(named);
    set({ problems, byNode: grouped(problems) });
  },
}));

function named(problem: Problem): Problem {
  const goneName = problem.code === "missing image" && nameOfPicture(problem.received?.slice(1, -1) ?? "");
  return goneName ? { ...problem, goneName } : problem;
}

function grouped(problems: readonly Problem[]): Record<string, Problem[]> {
  const byNode: Record<string, Problem[]> = {};
  for (const problem of problems) {
    if (problem.node === null) continue;
    byNode[problem.node] = [...(byNode[problem.node] ?? []), problem];
  }
  return byNode;
}

const PAUSE = 250;

/** Checks the recipe whenever its meaning changes, or what it is checked against may have: the pictures, the
 * server's files, the connection. Ends when the returned function is called. */
export function keepChecking(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let checked: string | null = null;
  let newest = 0;

  const check = async () => {
    const recipe = wholeRecipe();
    const text = meaning(recipe);
    if (text === checked) return;
    const turn = ++newest;
    try {
      const { problems } =
        Object.keys(nodesOf(recipe)).length > 0 ? await api.check(recipe) : { problems: [] };
      if (turn !== newest) return;
      checked = text;
      useProblems.getState().report(problems);
    } catch (error) {
      if (turn !== newest || error instanceof Unreachable) return;
      if (!(error instanceof Refused)) throw error;
      checked = text;
      useProblems.getState().report(error.problems);
      if (error.problems.length === 0) say(error.message, "problem");
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), PAUSE);
  };
  const anew = () => {
    checked = null;
    soon();
  };
  const stops = [
    useDocument.subscribe((state, before) => {
      if (state.opened !== before.opened) {
        // The answer under way is about what was there before; what is there now may be another of the same meaning.
        newest++;
        anew();
        return;
      }
      const parts = ["nodes", "inputs", "definitions"] as const;
      if (parts.some((part) => state.recipe[part] !== before.recipe[part])) soon();
    }),
    useConnection.subscribe((state, before) => {
      if (state.connected && !before.connected) anew();
    }),
    useLists.subscribe((state, before) => {
      if (state.pictures !== before.pictures) anew();
    }),
    // Weights may have come.
    useCatalogue.subscribe((state, before) => {
      if (state.served !== before.served && before.ready) anew();
    }),
  ];
  window.addEventListener("focus", anew);
  soon();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
    window.removeEventListener("focus", anew);
  };
}
