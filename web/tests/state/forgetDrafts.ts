import { journal } from "../../src/state/leftDrafts";

/** Resolves once what was asked of the journal is done. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Forgets every draft of the browser and of the tab, so that the next test begins without. */
export async function forgetDrafts(): Promise<void> {
  await settled();
  for (const { key } of (await (await journal())?.list()) ?? []) await (await journal())?.forget(key);
  sessionStorage.clear();
}
