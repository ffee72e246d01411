/** Asking for live previews: an answer that comes line by line, each a piece of JSON. */

import { apiUrl, refusal, Unreachable } from "./http";
import type { LiveLine, LiveRequest } from "./types";

/** Asks for small pictures of a recipe and tells each line as it comes, until the last or until it is aborted.
 * Throws `Refused` and `Unreachable` as other calls do. */
export async function askLive(
  body: LiveRequest,
  signal: AbortSignal,
  tell: (line: LiveLine) => void,
): Promise<void> {
  try {
    const response = await fetch(apiUrl("live"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    });
    if (!response.ok) throw await refusal(response);
    if (response.body === null) throw new Unreachable();
    await eachLine(response.body, (line) => {
      if (!signal.aborted) tell(JSON.parse(line) as LiveLine);
    });
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof TypeError) throw new Unreachable();
    throw error;
  }
}

/** Tells every line of a stream that is not empty. */
export async function eachLine(
  stream: ReadableStream<Uint8Array>,
  tell: (line: string) => void,
): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + decoder.decode(value, { stream: !done })).split("\n");
    rest = done ? "" : (lines.pop() ?? "");
    for (const line of lines) if (line !== "") tell(line);
    if (done) return;
  }
}
