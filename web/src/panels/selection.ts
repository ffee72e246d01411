/** At most two results are picked: a third takes the place of the one picked first. */
export function toggled(picked: readonly string[], id: string): string[] {
  if (picked.includes(id)) return picked.filter((entry) => entry !== id);
  return [...picked, id].slice(-2);
}
