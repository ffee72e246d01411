import type { Run } from "../src/api/types";

/** A run as the server tells of one, with what a test cares about. */
export function aRun(given: Partial<Run> = {}): Run {
  return {
    id: "r1",
    number: 1,
    name: "Coast",
    recipe_id: null,
    client: "me",
    state: "queued",
    created: 1,
    started: null,
    finished: null,
    seconds_left: null,
    progress: 0,
    results: [],
    problem: null,
    place: null,
    time_limit: null,
    device: null,
    resumed: 0,
    retry_of: null,
    starred: false,
    ...given,
  };
}
