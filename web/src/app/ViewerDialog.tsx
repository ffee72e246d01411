import { useEffect, useMemo, useState } from "react";
import { api } from "../api/client";
import { makeFilm } from "../api/films";
import { errorText } from "../api/http";
import type { RunDetail } from "../api/types";
import { infoOf } from "../catalogue";
import { knowledge, quietly, useLists } from "../state";
import { t } from "../text";
import { saidChange } from "../text/served";
import type { FilmOrder, ViewerFilm, ViewerPicture } from "../viewer/picture";
import { type Others, Viewer } from "../viewer/Viewer";
import { asPicture } from "./pictures";
import { useViewing, type Viewing } from "./viewing";

const MOST_OTHERS = 36;

/** The viewer, with what the server knows of the run that painted the picture. */
export default function ViewerDialog({ viewing }: { viewing: Viewing }) {
  const { show, compare, swap, close } = useViewing.getState();
  const { pictures, shown, against } = viewing;
  const picture = pictures.find(({ id }) => id === shown);
  const run = useRun(picture?.run);
  const films = useFilms(picture?.run, run);
  return (
    <Viewer
      {...viewing}
      others={useOthers(picture, run)}
      changes={useChanges(picture, against)}
      films={films}
      onShow={show}
      onAgainst={compare}
      onSwap={swap}
      onSaveFilm={saveFilm}
      onClose={close}
    />
  );
}

/** A run with its recipe; undefined while it is asked for, null where there is none any more. */
function useRun(id: string | undefined): RunDetail | null | undefined {
  const [found, setFound] = useState<{ id: string; run: RunDetail | null } | null>(null);
  useEffect(() => {
    if (id === undefined) return;
    let wanted = true;
    void quietly(api.run(id)).then((run) => wanted && setFound({ id, run: run ?? null }));
    return () => {
      wanted = false;
    };
  }, [id]);
  if (id === undefined) return null;
  return found?.id === id ? found.run : undefined;
}

function useFilms(
  id: string | undefined,
  run: RunDetail | null | undefined,
): readonly ViewerFilm[] | undefined {
  const [found, setFound] = useState<{ run: RunDetail; films: readonly ViewerFilm[] } | null>(null);
  useEffect(() => {
    if (!run) return;
    let wanted = true;
    void quietly(api.films(run.id)).then((films) => {
      if (!wanted) return;
      const read = (films ?? []).map(({ node, frames, bytes }): ViewerFilm => {
        const { recipe, nodes } = run;
        const title = infoOf(knowledge(), recipe, node)?.title ?? node;
        const shown = frames.map(({ number, ...frame }) => ({ ...frame, src: api.frame(run.id, number) }));
        return { run: run.id, node, title, frames: shown, total: nodes[node]?.total ?? 0, bytes };
      });
      setFound({ run, films: read });
    });
    return () => {
      wanted = false;
    };
  }, [run]);
  if (id === undefined || run === null) return NONE;
  return found !== null && found.run === run ? found.films : undefined;
}

const NONE: readonly ViewerFilm[] = [];

/** What a picture may be compared with: what its recipe reads, then the newest results. */
function useOthers(picture: ViewerPicture | undefined, run: RunDetail | null | undefined): readonly Others[] {
  const known = useLists((lists) => lists.pictures);
  const results = useLists((lists) => lists.results);
  return useMemo(() => {
    const refs = new Set(run?.inputs.map(({ ref }) => ref));
    const read = known
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, title, width, height }) => ({
        id: ref,
        src: api.imageFile(ref),
        small: api.thumbnail(ref, 160),
        title,
        width,
        height,
      }));
    const painted = results.filter(({ id }) => id !== picture?.id).slice(0, MOST_OTHERS);
    return [
      { heading: t("seeing.read"), pictures: read },
      { heading: t("seeing.results"), pictures: painted.map(asPicture) },
    ];
  }, [known, results, run, picture?.id]);
}

/** What was set otherwise for the second of two pictures. */
function useChanges(
  picture: ViewerPicture | undefined,
  against: ViewerPicture | undefined,
): readonly string[] {
  const [found, setFound] = useState<{ of: string; changes: readonly string[] } | null>(null);
  const [before, after] = [picture?.run, against?.run];
  const of = before && after && before !== after ? `${before} ${after}` : null;
  useEffect(() => {
    if (!of || !before || !after) return;
    let wanted = true;
    void quietly(api.summary(after, before)).then((summary) => {
      if (!wanted || !summary) return;
      const texts = summary.changes.map(({ text }) => saidChange(text));
      const more = summary.more > 0 ? [t("seeing.moreChanges", { count: summary.more })] : [];
      setFound({ of, changes: [...texts, ...more] });
    });
    return () => {
      wanted = false;
    };
  }, [of, before, after]);
  return found !== null && found.of === of ? found.changes : [];
}

async function saveFilm(film: ViewerFilm, order: FilmOrder, signal: AbortSignal): Promise<number> {
  try {
    const file = await makeFilm(film.run, film.node, order, signal);
    const address = URL.createObjectURL(file);
    const link = document.createElement("a");
    link.href = address;
    link.download = `${film.title}.${order.kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return file.size;
  } catch (error) {
    throw new Error(errorText(error));
  }
}
