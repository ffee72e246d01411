import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { bytes } from "../common/format";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { ChoiceField } from "../ui/widgets/ChoiceField";
import { expectedBytes, LENGTHS, SIDES } from "./filmSize";
import type { FilmKind, FilmOrder, ViewerFilm } from "./picture";
import type { ViewerProps } from "./Viewer";

const KINDS: readonly FilmKind[] = ["gif", "webp", "webm"];

export interface FilmExportProps {
  film: ViewerFilm;
  onSave: ViewerProps["onSaveFilm"];
}

/** Saves a film as a file: as what, how large and how long, and about how many bytes that makes. */
export function FilmExport({ film, onSave }: FilmExportProps) {
  const [open, setOpen] = useState(false);
  const [order, setOrder] = useState<FilmOrder>({ kind: "gif", side: 384, seconds: 5 });
  const [state, setState] = useState<"asked" | "making" | { saved: number } | { failed: string }>("asked");
  const making = useRef<AbortController | null>(null);
  useEffect(() => () => making.current?.abort(), []);
  const change = (part: Partial<FilmOrder>) => {
    setOrder({ ...order, ...part });
    setState("asked");
  };

  async function save() {
    const mine = new AbortController();
    making.current = mine;
    setState("making");
    try {
      const saved = await onSave(film, order, mine.signal);
      setState({ saved });
    } catch (error) {
      setState(
        mine.signal.aborted ? "asked" : { failed: error instanceof Error ? error.message : String(error) },
      );
    }
  }

  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) making.current?.abort();
      }}
      label={t("seeing.saveFilm")}
      side="top"
      align="end"
      width={280}
      trigger={
        <Button size="small">
          <Download size={14} aria-hidden />
          {t("seeing.saveFilm")}
        </Button>
      }
    >
      <div className="film-export">
        <ChoiceField
          label={t("seeing.kind")}
          value={order.kind}
          options={KINDS.map((kind) => ({
            value: kind,
            text: t(`seeing.kind.${kind}`),
            help: t(`seeing.kindHelp.${kind}`),
          }))}
          disabled={state === "making"}
          onChange={(kind) => change({ kind: KINDS.find((each) => each === kind) ?? "gif" })}
        />
        <ChoiceField
          label={t("seeing.side")}
          value={String(order.side)}
          options={SIDES.map((side) => ({ value: String(side), text: t("seeing.pixels", { side }) }))}
          disabled={state === "making"}
          onChange={(side) => change({ side: Number(side) })}
        />
        <ChoiceField
          label={t("seeing.length")}
          value={String(order.seconds)}
          options={LENGTHS.map((seconds) => ({
            value: String(seconds),
            text: t("common.seconds", { seconds: String(seconds) }),
          }))}
          disabled={state === "making"}
          onChange={(seconds) => change({ seconds: Number(seconds) })}
        />
        <p className="film-export-size" role="status">
          {typeof state === "string"
            ? state === "making"
              ? t("seeing.making")
              : t("seeing.about", { size: bytes(expectedBytes(film, order)), count: film.frames.length })
            : "saved" in state
              ? t("seeing.savedFilm", { size: bytes(state.saved) })
              : state.failed}
        </p>
        <div className="film-export-buttons">
          {state === "making" ? (
            <Button size="small" onClick={() => making.current?.abort()}>
              {t("common.cancel")}
            </Button>
          ) : null}
          <Button kind="paint" size="small" busy={state === "making"} onClick={() => void save()}>
            {t("common.save")}
          </Button>
        </div>
      </div>
    </Popover>
  );
}
