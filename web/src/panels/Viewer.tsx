import { ChevronLeft, ChevronRight, Download, Expand, Ruler, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type CSSProperties, type KeyboardEvent, useState } from "react";
import { Button } from "../ui/Button";
import { dimensions } from "../ui/format";
import { IconButton } from "../ui/IconButton";
import { useReturnFocus } from "../ui/useReturnFocus";
import { CompareDivider } from "./CompareDivider";
import { useZoom } from "./useZoom";
import { titlesOf, ViewerNumbers } from "./ViewerNumbers";
import { fitScale, scaleText, type View } from "./zoom";
import "./Viewer.css";

export interface ViewerPicture {
  id: string;
  src: string;
  title: string;
  width: number;
  height: number;
  /** Behind the title: "2 min ago", "1.4 MB". */
  detail?: string;
  /** Where the file is downloaded from. */
  download?: string;
  /** What its run measured, by the title of the node. */
  numbers?: { readonly [title: string]: { readonly [name: string]: number } };
}

export interface ViewerProps {
  /** What previous and next lead through. */
  pictures: readonly ViewerPicture[];
  /** The id of the picture that is shown. */
  shown: string;
  /** A second picture to compare with: it lies at the right of the divider. */
  against?: ViewerPicture;
  onShow: (id: string) => void;
  onClose: () => void;
}

/** A picture on the whole screen: zoom into its pixels, pan, step through the others, compare two. */
export function Viewer({ pictures, shown, against, onShow, onClose }: ViewerProps) {
  // The keys for zooming work at once, and no tooltip lies over the picture.
  const focus = useReturnFocus(".viewer-inside");
  const at = pictures.findIndex((entry) => entry.id === shown);
  const picture = pictures[at];
  if (!picture) return null;
  const step = (by: number) => {
    const next = pictures[at + by];
    if (next) onShow(next.id);
  };
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Content className="viewer" aria-describedby={undefined} {...focus}>
          <Stage
            picture={picture}
            against={against}
            previous={!against && at > 0 ? () => step(-1) : undefined}
            next={!against && at < pictures.length - 1 ? () => step(1) : undefined}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface StageProps {
  picture: ViewerPicture;
  against: ViewerPicture | undefined;
  previous: (() => void) | undefined;
  next: (() => void) | undefined;
}

function Stage({ picture, against, previous, next }: StageProps) {
  const zoom = useZoom(picture);
  const [split, setSplit] = useState(0.5);
  const [telling, setTelling] = useState(true);
  const measured = titlesOf(picture, against).length > 0;
  const { view, room } = zoom;

  function press(event: KeyboardEvent) {
    if (event.target instanceof HTMLElement && event.target.role === "slider") return;
    const actions: Record<string, (() => void) | undefined> = {
      "+": () => zoom.by(1.5),
      "=": () => zoom.by(1.5),
      "-": () => zoom.by(1 / 1.5),
      "0": zoom.fit,
      "1": zoom.actual,
      ArrowLeft: previous,
      ArrowRight: next,
      n: measured ? () => setTelling(!telling) : undefined,
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys for the whole dialog; each has a button as well
    <div className="viewer-inside" tabIndex={-1} onKeyDown={press}>
      <header className="viewer-bar">
        <Dialog.Title className="viewer-title">
          {against ? `${picture.title} and ${against.title}` : picture.title}
        </Dialog.Title>
        <span className="viewer-detail">
          {against
            ? null
            : [`${dimensions(picture.width, picture.height)} px`, picture.detail].filter(Boolean).join(" · ")}
        </span>
        <span className="viewer-scale" role="status">
          {scaleText(view.scale)}
        </span>
        <IconButton
          label="Fit the picture"
          shortcut="0"
          icon={<Expand />}
          pressed={zoom.fitted}
          onClick={zoom.fit}
        />
        <Button
          kind="plain"
          size="small"
          className="viewer-actual"
          aria-label="1:1, show every pixel"
          onClick={zoom.actual}
        >
          1:1
        </Button>
        {measured ? (
          <IconButton
            label={telling ? "Hide the numbers" : "Show the numbers"}
            shortcut="N"
            icon={<Ruler />}
            pressed={telling}
            onClick={() => setTelling(!telling)}
          />
        ) : null}
        {picture.download ? (
          <IconButton label="Download" icon={<Download />} onClick={() => downloadFrom(picture.download)} />
        ) : null}
        <Dialog.Close asChild>
          <IconButton label="Close" shortcut="Esc" icon={<X />} />
        </Dialog.Close>
      </header>
      <div className="viewer-body">
        <div className="viewer-room">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons and keys above zoom as well */}
          <div
            className="viewer-frame"
            ref={zoom.frame}
            data-pans={!zoom.fitted || undefined}
            {...zoom.handlers}
            onDoubleClick={() => (zoom.fitted ? zoom.actual() : zoom.fit())}
          >
            {against ? (
              <>
                <div className="viewer-layer" style={{ clipPath: `inset(0 ${(1 - split) * 100}% 0 0)` }}>
                  <img
                    className="viewer-picture"
                    src={picture.src}
                    alt={picture.title}
                    style={placed(picture, view)}
                    draggable={false}
                  />
                </div>
                <div className="viewer-layer" style={{ clipPath: `inset(0 0 0 ${split * 100}%)` }}>
                  <img
                    className="viewer-picture"
                    src={against.src}
                    alt={against.title}
                    style={placed(against, view, picture)}
                    draggable={false}
                  />
                </div>
                <CompareDivider value={split} onChange={setSplit} width={room.width} />
                <span className="viewer-side viewer-side-left">{sideText(picture)}</span>
                <span className="viewer-side viewer-side-right">{sideText(against)}</span>
              </>
            ) : (
              <img
                className="viewer-picture"
                src={picture.src}
                alt={picture.title}
                style={placed(picture, view)}
                draggable={false}
              />
            )}
          </div>
          {previous ? (
            <IconButton
              className="viewer-step viewer-previous"
              label="Previous"
              shortcut="←"
              icon={<ChevronLeft />}
              onClick={previous}
            />
          ) : null}
          {next ? (
            <IconButton
              className="viewer-step viewer-next"
              label="Next"
              shortcut="→"
              icon={<ChevronRight />}
              onClick={next}
            />
          ) : null}
        </div>
        {measured && telling ? <ViewerNumbers picture={picture} against={against} /> : null}
      </div>
    </div>
  );
}

/** Where a picture lies; `within` is the picture whose frame it shares, so that two sizes can be compared. */
function placed(picture: ViewerPicture, view: View, within = picture): CSSProperties {
  const scale = view.scale * fitScale(picture, within, Number.POSITIVE_INFINITY);
  return {
    width: picture.width,
    height: picture.height,
    transform: `translate(-50%, -50%) translate(${view.x}px, ${view.y}px) scale(${scale})`,
    imageRendering: scale >= 3 ? "pixelated" : "auto",
    // The checkerboard keeps its grain while the picture grows.
    backgroundSize: `${16 / scale}px ${16 / scale}px`,
  };
}

function sideText(picture: ViewerPicture): string {
  return [picture.title, picture.detail].filter(Boolean).join(" · ");
}

function downloadFrom(address: string | undefined) {
  if (!address) return;
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}
