import {
  ArrowLeftRight,
  Columns2,
  Download,
  Expand,
  Film,
  Maximize,
  Minimize,
  Ruler,
  SquareSplitHorizontal,
  X,
} from "lucide-react";
import { Dialog } from "radix-ui";
import { dimensions } from "../common/format";
import { keysText } from "../common/keys";
import { scaleText } from "../panels/zoom";
import { t } from "../text";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { CompareWith } from "./CompareWith";
import { WAYS, type Way } from "./picture";
import type { StageProps } from "./Stage";
import type { FullScreen } from "./useFullScreen";
import type { Held } from "./useHeld";
import type { Zoom } from "./useZoom";

export interface ViewerBarProps extends StageProps {
  zoom: Zoom;
  way: Way;
  onWay: (way: Way) => void;
  gain: number;
  onGain: (gain: number) => void;
  /** Whether the numbers are shown; null where there are none. */
  telling: boolean | null;
  onTelling: () => void;
  filming: boolean;
  onFilming: () => void;
  full: FullScreen;
  flick: Held;
}

const GAINS = [1, 2, 4, 8, 16] as const;

/** The bar over the picture: what it is, how two are compared, how large it is shown, and what else there is. */
export function ViewerBar(props: ViewerBarProps) {
  const { picture, against, zoom, way, gain, full, telling } = props;
  return (
    <header className="viewer-bar">
      <span className="viewer-title" title={picture.title} aria-hidden>
        {against ? t("seeing.and", { one: picture.title, other: against.title }) : picture.title}
      </span>
      {against ? (
        <Ways {...props} />
      ) : (
        <span className="viewer-detail">
          {[t("seeing.pixelSize", { size: dimensions(picture.width, picture.height) }), picture.detail]
            .filter(Boolean)
            .join(" · ")}
        </span>
      )}
      {against && way === "difference" ? (
        <fieldset className="viewer-ways" aria-label={t("seeing.gain")}>
          {GAINS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === gain}
              aria-label={t("seeing.gainTimes", { gain: each })}
              onClick={() => props.onGain(each)}
            >
              ×{each}
            </button>
          ))}
        </fieldset>
      ) : null}
      <span className="viewer-tools">
        <span className="viewer-scale" role="status">
          {scaleText(zoom.view.scale / zoom.pixel)}
        </span>
        <IconButton
          label={t("seeing.fit")}
          shortcut="0"
          icon={<Expand />}
          pressed={zoom.fitted}
          onClick={zoom.fit}
        />
        <Button
          kind="plain"
          size="small"
          className="viewer-actual"
          aria-label={t("seeing.actual")}
          onClick={() => zoom.exactly(1)}
        >
          1:1
        </Button>
        <CompareWith {...props} />
        {picture.run !== undefined ? (
          <IconButton
            label={t(props.filming ? "seeing.hideFilm" : "seeing.showFilm")}
            shortcut="T"
            icon={<Film />}
            pressed={props.filming}
            disabled={against !== undefined}
            onClick={props.onFilming}
          />
        ) : null}
        {telling === null ? null : (
          <IconButton
            label={t(telling ? "seeing.hideNumbers" : "seeing.showNumbers")}
            shortcut="N"
            icon={<Ruler />}
            pressed={telling}
            onClick={props.onTelling}
          />
        )}
        {picture.download && !against ? (
          <IconButton
            label={t("seeing.download")}
            icon={<Download />}
            onClick={() => downloadFrom(picture.download)}
          />
        ) : null}
        {full.toggle ? (
          <IconButton
            label={t(full.on ? "seeing.leaveFull" : "seeing.full")}
            shortcut="F"
            icon={full.on ? <Minimize /> : <Maximize />}
            onClick={full.toggle}
          />
        ) : null}
        <Dialog.Close asChild>
          <IconButton label={t("seeing.close")} shortcut={keysText("escape")} icon={<X />} />
        </Dialog.Close>
      </span>
    </header>
  );
}

function Ways({ way, onWay, onSwap, flick }: ViewerBarProps) {
  return (
    <span className="viewer-compare">
      <fieldset className="viewer-ways" aria-label={t("seeing.ways")}>
        {WAYS.map((each) => (
          <button key={each} type="button" aria-pressed={each === way} onClick={() => onWay(each)}>
            {each === "slider" ? <SquareSplitHorizontal size={16} strokeWidth={1.5} aria-hidden /> : null}
            {each === "side" ? <Columns2 size={16} strokeWidth={1.5} aria-hidden /> : null}
            {t(`seeing.way.${each}`)}
          </button>
        ))}
      </fieldset>
      <IconButton label={t("seeing.swap")} shortcut="X" icon={<ArrowLeftRight />} onClick={onSwap} />
      <Button
        size="small"
        aria-pressed={flick.held}
        title={t("seeing.flickHelp")}
        onPointerDown={flick.hold}
        onPointerUp={flick.release}
        onPointerLeave={flick.release}
      >
        {t("seeing.flick")}
        <kbd>B</kbd>
      </Button>
    </span>
  );
}

function downloadFrom(address: string | undefined) {
  if (!address) return;
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
}
