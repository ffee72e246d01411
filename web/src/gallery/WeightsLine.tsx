import { Download as DownloadIcon, X } from "lucide-react";
import type { Download, NeededWeights, Weights } from "../api/types";
import { bytes } from "../common/format";
import { problemText } from "../common/words";
import { t } from "../text";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { ProgressBar } from "../ui/ProgressBar";
import "./WeightsLine.css";

export interface WeightsLineProps {
  readonly needed: NeededWeights;
  /** What is known of them beside their size. */
  readonly weights: Weights | undefined;
  readonly download: Download | null;
  onGet(name: string): void;
  onCancel(name: string): void;
}

/** Weights that are missing: how large they are, and getting them. */
export function WeightsLine({ needed, weights, download, onGet, onCancel }: WeightsLineProps) {
  const { name, size } = needed;
  const title = weights?.title ?? name;
  const mine = download?.name === name ? download : null;
  const done = mine?.done || weights?.done || 0;
  if (mine?.state === "running") {
    return (
      <div className="weights-line">
        <span className="weights-words" role="status">
          {t("gallery.loading", { title, done: bytes(mine.done), size: bytes(mine.total) })}
        </span>
        <IconButton
          size="small"
          label={t("gallery.stop", { title })}
          icon={<X />}
          onClick={() => onCancel(name)}
        />
        <ProgressBar label={title} value={mine.total > 0 ? mine.done / mine.total : null} />
      </div>
    );
  }
  return (
    <div className="weights-line">
      <span className="weights-words">
        {done > 0
          ? t("gallery.partOf", { title, done: bytes(done), size: bytes(size) })
          : t("gallery.needs", { title, size: bytes(size) })}
      </span>
      <Button
        size="small"
        disabled={download?.state === "running"}
        aria-label={t("gallery.getOf", { title, size: bytes(size) })}
        title={
          weights ? t("gallery.from", { licence: weights.licence, address: weights.address }) : undefined
        }
        onClick={() => onGet(name)}
      >
        <DownloadIcon size={14} strokeWidth={1.5} aria-hidden />
        {t(done > 0 ? "gallery.goOn" : "gallery.get")}
      </Button>
      {mine?.state === "failed" && mine.problem ? (
        <p className="weights-problem" role="alert">
          {problemText(mine.problem)}
        </p>
      ) : null}
    </div>
  );
}
