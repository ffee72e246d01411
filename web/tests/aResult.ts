/** A painted picture for tests. */

import type { Result } from "../src/api/types";

export const COAST: Result = {
  id: "p1",
  name: "Coast.png",
  run: "r0",
  recipe_name: "Coast",
  width: 30,
  height: 20,
  bytes: 1000,
  created: 1,
  numbers: {},
};
