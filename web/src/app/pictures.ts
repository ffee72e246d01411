/** Results as pictures to look at. */

import { api } from "../api/client";
import type { Result } from "../api/types";
import { bytes } from "../ui/format";
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
