import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { useViewing } from "../../src/app/viewing";
import { LARGEST, nextStop } from "../../src/panels/zoom";
import { expectedBytes } from "../../src/viewer/filmSize";
import type { ViewerPicture } from "../../src/viewer/picture";

const picture = (id: string): ViewerPicture => ({ id, src: id, title: id, width: 10, height: 10 });
const viewing = () => useViewing.getState();
const both = () => [viewing().viewing?.shown, viewing().viewing?.against?.id];

beforeEach(() => viewing().view({ pictures: [picture("one"), picture("two")], shown: "one" }));

test("zooming by steps comes to every whole scale on the way, and back", () => {
  const passed = (from: number, up: boolean) => {
    const stops: number[] = [];
    for (let scale = nextStop(from, up); stops.at(-1) !== scale; scale = nextStop(scale, up))
      stops.push(scale);
    return stops;
  };
  expect(passed(0.8, true)).toEqual([1, 2, 3, 4, 6, 8, 12, 16, 24, LARGEST]);
  expect(passed(1.7, false).slice(0, 3)).toEqual([1, 2 / 3, 1 / 2]);
  fc.assert(
    fc.property(fc.double({ min: 0.07, max: 31, noNaN: true }), (scale) => {
      expect(nextStop(scale, true)).toBeGreaterThan(scale);
      expect(nextStop(scale, false)).toBeLessThan(scale);
    }),
  );
});

test("two that are compared change places, twice is as before", () => {
  viewing().swap();
  expect(both()).toEqual(["one", undefined]);
  viewing().compare(picture("photo"));
  viewing().swap();
  expect(both()).toEqual(["photo", "one"]);
  viewing().swap();
  expect(both()).toEqual(["one", "photo"]);
  viewing().compare(null);
  expect(both()).toEqual(["one", undefined]);
});

test("a smaller film takes fewer bytes, and no frame is enlarged", () => {
  const frame = { src: "", step: 1, loss: null, width: 512, height: 384, finished: false };
  const film = { frames: [frame, { ...frame, width: 1024, height: 768, finished: true }], bytes: 1_000_000 };
  const at = (side: number) => expectedBytes(film, { kind: "webp", side, seconds: 5 });
  expect(at(256) * 4).toBeCloseTo(at(512), -1);
  expect(at(1024)).toBe(at(512));
});
