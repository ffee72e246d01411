import { Film, Pause, Play } from "lucide-react";
import type { CSSProperties } from "react";
import { decimal, lossText } from "../common/format";
import { t } from "../text";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { LossChart } from "../ui/LossChart";
import { Menu } from "../ui/Menu";
import { Spinner } from "../ui/Spinner";
import { FilmExport } from "./FilmExport";
import type { ViewerFilm } from "./picture";
import { type FilmView, SPEEDS } from "./useFilm";
import type { ViewerProps } from "./Viewer";
import "./FilmBar.css";

export interface FilmBarProps {
  film: FilmView;
  films: readonly ViewerFilm[] | undefined;
  onSave: ViewerProps["onSaveFilm"];
}

/** How a picture was painted: a line to scrub along, under the loss; playing, and saving as a film. */
export function FilmBar({ film: view, films, onSave }: FilmBarProps) {
  const { film, frame, at } = view;
  if (!film || !frame) {
    return (
      <section className="film-bar film-bar-none" aria-label={t("seeing.film")}>
        {films === undefined ? (
          <Spinner size={14} label={t("seeing.filmLoading")} />
        ) : (
          <>
            <Film size={16} strokeWidth={1.5} aria-hidden />
            <p>
              <strong>{t("seeing.filmNone")}</strong> {t("seeing.filmNoneHint")}
            </p>
          </>
        )}
      </section>
    );
  }
  const last = film.frames.length - 1;
  const losses = film.frames.flatMap(({ loss }, place): [number, number][] =>
    loss === null ? [] : [[place, loss]],
  );
  return (
    <section className="film-bar" aria-label={t("seeing.film")}>
      <IconButton
        label={t(view.playing ? "seeing.pause" : "seeing.play")}
        shortcut="K"
        tooltipSide="top"
        icon={view.playing ? <Pause /> : <Play />}
        onClick={view.toggle}
      />
      <Menu
        side="top"
        align="start"
        trigger={
          <Button kind="plain" size="small" aria-label={t("seeing.speedNow", { speed: decimal(view.speed) })}>
            {t("seeing.speed", { speed: decimal(view.speed) })}
          </Button>
        }
        items={SPEEDS.map((speed) => ({
          kind: "choice",
          label: t("seeing.speed", { speed: decimal(speed) }),
          checked: speed === view.speed,
          onSelect: () => view.setSpeed(speed),
        }))}
      />
      <div className="film-track" style={{ "--at": last ? at / last : 0 } as CSSProperties}>
        {losses.length > 1 ? (
          <div aria-hidden>
            <LossChart losses={losses} total={last} height={30} />
          </div>
        ) : null}
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          aria-label={t("seeing.scrub")}
          aria-valuetext={wordsOf(film, at)}
          onChange={(event) => view.go(event.currentTarget.valueAsNumber)}
        />
      </div>
      <span className="film-words">{wordsOf(film, at)}</span>
      {films && films.length > 1 ? (
        <Menu
          side="top"
          trigger={
            <Button size="small" aria-label={t("seeing.filmOf", { title: film.title })}>
              {film.title}
            </Button>
          }
          items={films.map((each) => ({
            kind: "choice",
            label: each.title,
            checked: each.node === film.node,
            onSelect: () => view.choose(each.node),
          }))}
        />
      ) : null}
      <FilmExport key={`${film.run} ${film.node}`} film={film} onSave={onSave} />
    </section>
  );
}

function wordsOf(film: ViewerFilm, at: number): string {
  const frame = film.frames[at];
  if (!frame) return "";
  if (frame.finished) return t("seeing.frameFinished");
  const where = t("seeing.frameAt", { step: frame.step, total: film.total });
  return frame.loss === null ? where : t("seeing.frameLoss", { where, loss: lossText(frame.loss) });
}
