/** What takes longer than a frame at 4K, done beside the page. */

import { alike } from "./operations";
import type { Plane } from "./plane";
import { encodePng } from "./png";
import { blurred, grown } from "./shaping";

export type Task =
  | { readonly kind: "picture"; readonly picture: ImageData }
  | {
      readonly kind: "alike";
      readonly x: number;
      readonly y: number;
      readonly tolerance: number;
      readonly connected: boolean;
    }
  | { readonly kind: "grow"; readonly plane: Plane; readonly radius: number }
  | { readonly kind: "blur"; readonly plane: Plane; readonly sigma: number }
  | { readonly kind: "png"; readonly plane: Plane };

export type Done = Plane | Uint8Array<ArrayBuffer> | null;

let picture: ImageData | null = null;

async function done(task: Task): Promise<Done> {
  switch (task.kind) {
    case "picture":
      picture = task.picture;
      return null;
    case "alike":
      return picture && alike(picture, task.x, task.y, task.tolerance, task.connected);
    case "grow":
      return grown(task.plane, task.radius);
    case "blur":
      return blurred(task.plane, task.sigma);
    case "png":
      return encodePng(task.plane);
  }
}

self.onmessage = async ({ data: { id, task } }: MessageEvent<{ id: number; task: Task }>) => {
  self.postMessage({ id, done: await done(task) });
};
