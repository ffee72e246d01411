/** Addresses of pictures. Their bytes never enter the page's data, only these addresses do. */

/** A stored picture, whole. */
export function pictureUrl(ref: string): string {
  return `/api/images/${encodeURI(ref)}/file`;
}

/** A stored picture whose longest side is at most `side` pixels. */
export function thumbnailUrl(ref: string, side = 320): string {
  return `/api/images/${encodeURI(ref)}/thumbnail?side=${side}`;
}

/** A painted picture, whole; as a download with a file name when `download` is set. */
export function resultUrl(id: string, download = false): string {
  return `/api/results/${encodeURIComponent(id)}/file${download ? "?download=1" : ""}`;
}

/** A painted picture, small. */
export function resultThumbnailUrl(id: string): string {
  return `/api/results/${encodeURIComponent(id)}/thumbnail`;
}
