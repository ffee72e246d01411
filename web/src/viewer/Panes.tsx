import { type CSSProperties, useState } from "react";
import { fitScale, type View } from "../panels/zoom";
import { t } from "../text";
import { CompareDivider } from "./CompareDivider";
import type { ViewerPicture, Way } from "./picture";
import type { Zoom } from "./useZoom";

export interface PanesProps {
  picture: ViewerPicture;
  against: ViewerPicture | undefined;
  way: Way;
  /** Whether the other picture is shown in the place of the first, for as long as a key is held. */
  flicked: boolean;
  /** By how much a difference is multiplied. */
  gain: number;
  zoom: Zoom;
}

/** One picture, or two in one of the ways of comparing: zooming and panning hold for both. */
export function Panes({ picture, against, way, flicked, gain, zoom }: PanesProps) {
  const [split, setSplit] = useState(0.5);
  const first = <Shown picture={picture} zoom={zoom} />;
  if (!against)
    return (
      <div data-pane className="viewer-pane">
        {first}
      </div>
    );
  const second = <Shown picture={against} within={picture} zoom={zoom} />;
  const labels = (
    <>
      <Side picture={picture} place="left" />
      <Side picture={against} place="right" />
    </>
  );
  if (flicked || way === "flick") {
    return (
      <div data-pane className="viewer-pane">
        {/* Both are there, so that the other is seen at once. */}
        <div className="viewer-layer">{first}</div>
        <div className="viewer-layer" style={{ visibility: flicked ? "visible" : "hidden" }}>
          {second}
        </div>
        <Side picture={flicked ? against : picture} place="left" />
      </div>
    );
  }
  switch (way) {
    case "side":
      return (
        <div className="viewer-panes">
          <div data-pane className="viewer-pane">
            {first}
            <Side picture={picture} place="left" />
          </div>
          <div data-pane className="viewer-pane">
            {second}
            <Side picture={against} place="left" />
          </div>
        </div>
      );
    case "difference":
      return (
        <div data-pane className="viewer-pane viewer-dark">
          <div className="viewer-layer viewer-difference" style={{ filter: `brightness(${gain})` }}>
            {first}
            <div className="viewer-layer viewer-minus">{second}</div>
          </div>
          {labels}
        </div>
      );
    default:
      return (
        <div data-pane className="viewer-pane">
          <div className="viewer-layer" style={{ clipPath: `inset(0 ${(1 - split) * 100}% 0 0)` }}>
            {first}
          </div>
          <div className="viewer-layer" style={{ clipPath: `inset(0 0 0 ${split * 100}%)` }}>
            {second}
          </div>
          <CompareDivider value={split} onChange={setSplit} width={zoom.room.width} />
          {labels}
        </div>
      );
  }
}

function Side({ picture, place }: { picture: ViewerPicture; place: "left" | "right" }) {
  const text = [picture.title, picture.detail].filter(Boolean).join(" · ");
  return (
    <span className={`viewer-side viewer-side-${place}`} title={text}>
      {text}
    </span>
  );
}

interface ShownProps {
  picture: ViewerPicture;
  /** The picture whose place it shares, so that two sizes can be compared. */
  within?: ViewerPicture;
  zoom: Zoom;
}

function Shown({ picture, within = picture, zoom }: ShownProps) {
  return (
    <img
      className="viewer-picture"
      src={picture.src}
      alt={picture.title || t("seeing.picture")}
      style={placed(picture, within, zoom)}
      draggable={false}
    />
  );
}

function placed(
  picture: ViewerPicture,
  within: ViewerPicture,
  { view, room, pixel, fitted }: Zoom,
): CSSProperties {
  const scale = view.scale * fitScale(picture, within, Number.POSITIVE_INFINITY);
  // Fitted, no pixel is whole, and those of a preview are not the picture's.
  const sharp = scale / pixel > 1.001 && !picture.preview && (!fitted || Number.isInteger(scale / pixel));
  // Between two pixels of the screen no edge is sharp.
  const snap = (length: number) => Math.round(length / pixel) * pixel;
  const corner = cornerOf(picture, { ...view, scale }, room);
  return {
    width: picture.width,
    height: picture.height,
    transform: `translate(${snap(corner.x)}px, ${snap(corner.y)}px) scale(${scale})`,
    imageRendering: sharp ? "pixelated" : "auto",
    // The checkerboard keeps its grain while the picture grows.
    backgroundSize: `${16 / scale}px ${16 / scale}px`,
  };
}

/** Where the upper left corner of a picture lies in its pane. */
function cornerOf(picture: ViewerPicture, view: View, room: { width: number; height: number }) {
  return {
    x: (room.width - picture.width * view.scale) / 2 + view.x,
    y: (room.height - picture.height * view.scale) / 2 + view.y,
  };
}
