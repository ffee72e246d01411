/** Results as pictures to look at. */

import { api } from "../api/client";
import type { Result } from "../api/types";
import type { ViewerPicture } from "../panels/Viewer";
import { bytes } from "../ui/format";

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
  };
}
