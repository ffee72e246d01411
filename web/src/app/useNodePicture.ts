import { api } from "../api/client";
import type { NodeInfo, RecipeNode } from "../api/types";
import { pictureParameter } from "../canvas";
import { useLiveIsOld, useLivePicture, usePath, usePicture, usePictureIsOld, usePreview } from "../state";

export interface NodePicture {
  readonly src: string;
  /** The address of the whole picture. */
  readonly full: string;
  /** The path of the node that brought it in or painted it. */
  readonly node: string;
  readonly width: number | null;
  readonly height: number | null;
  /** Whether it was painted with settings that are no longer there. */
  readonly old: boolean;
  /** Whether it is no painting but a small preview. */
  readonly live?: boolean;
}

/** The picture that a node brings in or painted last, for the inspector. */
export function useNodePicture(
  id: string,
  node: RecipeNode | undefined,
  info: NodeInfo | null,
): NodePicture | null {
  const parameter = pictureParameter(info ?? undefined);
  const stored = usePicture(parameter && (node?.parameters?.[parameter.name] ?? parameter.default));
  const path = usePath(id);
  const preview = usePreview(id);
  const old = usePictureIsOld(id);
  const live = useLivePicture(id);
  const liveIsOld = useLiveIsOld(id);
  if (stored) {
    const { ref, width, height } = stored;
    return { src: api.thumbnail(ref, 640), full: api.imageFile(ref), node: path, width, height, old: false };
  }
  if (live) {
    const { width, height } = live;
    return { src: live.url, full: live.url, node: path, width, height, old: liveIsOld, live: true };
  }
  if (!preview) return null;
  const { run, node: painter, url, width, height, output } = preview;
  return {
    src: url,
    full: output === null ? url : api.preview(run, painter, output),
    node: painter,
    width: width || null,
    height: height || null,
    old,
  };
}
