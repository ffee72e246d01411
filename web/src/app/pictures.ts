/** Results and runs as pictures to look at. */

import { api } from "../api/client";
import type { Result, Run } from "../api/types";
import { infoOf } from "../catalogue";
import { bytes } from "../common/format";
import { shownName } from "../common/words";
import { knowledge, quietly, useLists } from "../state";
import type { ViewerPicture } from "../viewer/picture";

export function asPicture(result: Result): ViewerPicture {
  return {
    id: result.id,
    src: api.resultFile(result.id),
    title: result.name,
    width: result.width,
    height: result.height,
    detail: bytes(result.bytes),
    download: api.resultFile(result.id, true),
    numbers: result.numbers,
    run: result.run,
    small: api.resultThumbnail(result.id),
  };
}

/** The pictures of a run: its results that are left, else what its last node showed. */
export async function picturesOf(run: Run): Promise<readonly ViewerPicture[]> {
  const results = useLists.getState().results.filter(({ id }) => run.results.includes(id));
  if (results.length > 0) return results.map(asPicture);
  const detail = await quietly(api.run(run.id));
  const last = Object.entries(detail?.nodes ?? {}).findLast(([, { has_preview }]) => has_preview);
  if (!detail || !last) return [];
  const [node, { outputs }] = last;
  const made = Object.entries(outputs).find(([, { width, height }]) => width !== null && height !== null);
  const src = api.preview(run.id, node, made?.[0]);
  const size = made ? { width: made[1].width ?? 0, height: made[1].height ?? 0 } : await sizeOf(src);
  const title = `${shownName(run)}: ${infoOf(knowledge(), detail.recipe, node)?.title ?? node}`;
  return [{ id: `${run.id} ${node}`, src, title, ...size, download: src, run: run.id, node }];
}

/** The size of a picture that nobody told the size of: an unfinished one. */
async function sizeOf(src: string): Promise<{ width: number; height: number }> {
  const image = new Image();
  image.src = src;
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight };
}
