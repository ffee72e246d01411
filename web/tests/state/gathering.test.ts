import { expect, test } from "vitest";
import { create } from "zustand";
import { gathering } from "../../src/state/gathering";

interface Counted {
  readonly count: number;
  add(): number;
}

function counted() {
  const { creator, together } = gathering<Counted>((set, get) => ({
    count: 0,
    add: () => {
      set(({ count }) => ({ count: count + 1 }));
      return get().count;
    },
  }));
  const store = create<Counted>()(creator);
  const told: number[] = [];
  store.subscribe(({ count }) => told.push(count));
  return { store, together, told };
}

test("changes made together see one another and are told once", () => {
  const { store, together, told } = counted();
  const seen: number[] = [];
  together(() => {
    for (let i = 0; i < 3; i++) seen.push(store.getState().add());
  });
  expect(seen).toEqual([1, 2, 3]);
  expect(told).toEqual([3]);
  store.getState().add();
  expect(told).toEqual([3, 4]);
});

test("what was changed before one of them failed is told, and the failure is not hidden", () => {
  const { store, together, told } = counted();
  expect(() =>
    together(() => {
      store.getState().add();
      throw new Error("broken");
    }),
  ).toThrow("broken");
  expect(told).toEqual([1]);
  together(() => {});
  expect(told).toEqual([1]);
});
