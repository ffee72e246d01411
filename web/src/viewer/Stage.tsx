import { ChevronLeft, ChevronRight } from "lucide-react";
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { keysText } from "../common/keys";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { FilmBar } from "./FilmBar";
import { Panes } from "./Panes";
import { type ViewerPicture, WAYS, type Way } from "./picture";
import { useFilm } from "./useFilm";
import { useFullScreen } from "./useFullScreen";
import { useHeld } from "./useHeld";
import { useZoom } from "./useZoom";
import type { ViewerProps } from "./Viewer";
import { ViewerBar } from "./ViewerBar";
import { titlesOf, ViewerNumbers } from "./ViewerNumbers";

export interface StageProps extends ViewerProps {
  picture: ViewerPicture;
  previous: (() => void) | undefined;
  next: (() => void) | undefined;
}

/** CSS pixels that an arrow key moves a picture by. */
const PAN = 60;

/** The picture or two with everything that can be done with them, by buttons and by keys. */
export function Stage(props: StageProps) {
  const { picture, against, changes, films, previous, next } = props;
  const [way, setWay] = useState<Way>("slider");
  const [gain, setGain] = useState(2);
  const [telling, setTelling] = useState(true);
  const [filming, setFilming] = useState(props.filming ?? false);
  const full = useFullScreen();
  const film = useFilm(filming && !against ? films : undefined, picture);
  const zoom = useZoom(picture, against && way === "side" ? 2 : 1);
  const inside = useRef<HTMLDivElement>(null);
  const flick = useHeld("b", inside);
  const grip = useHeld(" ", inside);
  const toTell = titlesOf(picture, against).length > 0 || (against !== undefined && changes.length > 0);
  const shown = film.frame ? { ...picture, src: film.frame.src, preview: true } : picture;

  function press(event: KeyboardEvent) {
    const { target, key, shiftKey } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof HTMLElement && target.closest("[role=slider], input, [role=menu]")) return;
    const far = shiftKey ? 5 * PAN : PAN;
    const pans = !zoom.fitted;
    const actions: Record<string, (() => void) | undefined> = {
      "+": () => zoom.step(true),
      "=": () => zoom.step(true),
      "-": () => zoom.step(false),
      "0": zoom.fit,
      "1": () => zoom.exactly(1),
      "2": () => zoom.exactly(2),
      "4": () => zoom.exactly(4),
      "8": () => zoom.exactly(8),
      ArrowLeft: pans ? () => zoom.pan(far, 0) : previous,
      ArrowRight: pans ? () => zoom.pan(-far, 0) : next,
      ArrowUp: pans ? () => zoom.pan(0, far) : undefined,
      ArrowDown: pans ? () => zoom.pan(0, -far) : undefined,
      PageUp: previous,
      PageDown: next,
      n: toTell ? () => setTelling(!telling) : undefined,
      f: full.toggle,
      t: picture.run !== undefined && !against ? () => setFilming(!filming) : undefined,
      c: against ? () => setWay(WAYS[(WAYS.indexOf(way) + 1) % WAYS.length] ?? "slider") : undefined,
      x: against ? props.onSwap : undefined,
      k: film.film ? film.toggle : undefined,
      ",": film.film ? () => film.step(-1) : undefined,
      ".": film.film ? () => film.step(1) : undefined,
    };
    const action = actions[key.length === 1 ? key.toLowerCase() : key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // The whole dialog listens: when the button that has the focus goes, the dialog itself has it. What opens over it,
  // a menu or a list, keeps its keys for itself.
  useEffect(() => {
    const dialog = inside.current?.closest<HTMLElement>("[role=dialog]");
    dialog?.addEventListener("keydown", press);
    return () => dialog?.removeEventListener("keydown", press);
  });

  return (
    <div className="viewer-inside" ref={inside} tabIndex={-1}>
      <ViewerBar
        {...props}
        zoom={zoom}
        way={way}
        onWay={setWay}
        gain={gain}
        onGain={setGain}
        telling={toTell ? telling : null}
        onTelling={() => setTelling(!telling)}
        filming={filming && !against}
        onFilming={() => setFilming(!filming)}
        full={full}
        flick={flick}
      />
      <div className="viewer-body">
        <div className="viewer-room">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons and keys above zoom as well */}
          <div
            className="viewer-frame"
            ref={zoom.frame}
            data-pans={!zoom.fitted || undefined}
            data-grip={grip.held || undefined}
            {...zoom.handlers}
            onPointerMove={(event) => {
              zoom.handlers.onPointerMove(event);
              if (grip.held && event.buttons === 0) follow(event, zoom.pan);
            }}
            onDoubleClick={() => (zoom.fitted ? zoom.exactly(1) : zoom.fit())}
          >
            <Panes picture={shown} against={against} way={way} flicked={flick.held} gain={gain} zoom={zoom} />
          </div>
          {previous ? (
            <IconButton
              className="viewer-step viewer-previous"
              label={t("seeing.previous")}
              shortcut={keysText("pageup")}
              icon={<ChevronLeft />}
              onClick={previous}
            />
          ) : null}
          {next ? (
            <IconButton
              className="viewer-step viewer-next"
              label={t("seeing.next")}
              shortcut={keysText("pagedown")}
              icon={<ChevronRight />}
              onClick={next}
            />
          ) : null}
        </div>
        {toTell && telling ? <ViewerNumbers picture={picture} against={against} changes={changes} /> : null}
      </div>
      {filming && !against ? <FilmBar film={film} films={films} onSave={props.onSaveFilm} /> : null}
    </div>
  );
}

/** With the space bar held the picture follows the pointer, without a button. */
function follow(event: PointerEvent, pan: (x: number, y: number) => void) {
  pan(event.movementX, event.movementY);
}
