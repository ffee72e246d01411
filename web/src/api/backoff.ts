/** How long to wait before asking again a server that did not answer. */

const FIRST_WAIT = 400;
const LONGEST_WAIT = 8000;

/** Milliseconds before a try: twice as long each time, and by chance up to half of that sooner, so that
 * not all pages come back at once when the server does. */
export function waitBefore(attempt: number, random = Math.random()): number {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return longest * (1 - random / 2);
}
