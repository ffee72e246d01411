import { TriangleAlert } from "lucide-react";
import type { KeyboardEvent } from "react";
import { api } from "../../api/client";
import type { Picture } from "../../api/types";
import { dimensions } from "../../common/format";
import { t } from "../../text";
import { Spinner } from "../Spinner";
import { Thumbnail } from "../Thumbnail";
import { UploadButton } from "./UploadButton";
import "./PicturePicker.css";

export interface PicturePickerProps {
  pictures: readonly Picture[];
  /** The reference of the chosen picture. */
  value: string | null;
  busy?: boolean;
  refusal?: string | null;
  onPick: (ref: string) => void;
  onFile: (file: File) => void;
}

const COLUMNS = 3;

/** Every stored picture as a grid, samples apart from uploads; arrow keys move, Enter chooses. */
export function PicturePicker({ pictures, value, busy, refusal, onPick, onFile }: PicturePickerProps) {
  const uploads = pictures.filter((picture) => picture.kind === "upload");
  const samples = pictures.filter((picture) => picture.kind === "sample");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only moves the focus between the buttons inside
    <div className="picture-picker" onKeyDown={moveFocus}>
      <div className="picture-picker-top">
        <UploadButton
          size="small"
          label={t("common.uploadPicture")}
          busy={busy ?? false}
          onFiles={([file]) => {
            if (file) onFile(file);
          }}
        />
        {busy ? (
          <Spinner size={14} label={t("panels.uploading")} />
        ) : (
          <span className="picture-picker-hint">{t("common.orDrop")}</span>
        )}
      </div>
      {refusal ? (
        <p className="field-problem" role="alert">
          <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
          <span>{refusal}</span>
        </p>
      ) : null}
      {uploads.length ? (
        <Grid title={t("common.uploads")} pictures={uploads} value={value} onPick={onPick} />
      ) : null}
      {samples.length ? (
        <Grid title={t("panels.samples")} pictures={samples} value={value} onPick={onPick} />
      ) : null}
    </div>
  );
}

interface GridProps {
  title: string;
  pictures: readonly Picture[];
  value: string | null;
  onPick: (ref: string) => void;
}

function Grid({ title, pictures, value, onPick }: GridProps) {
  return (
    <section>
      <h3 className="picture-picker-heading">{title}</h3>
      <ul className="picture-picker-grid">
        {pictures.map((picture) => (
          <li key={picture.ref}>
            <button
              type="button"
              className="picture-picker-tile"
              aria-pressed={picture.ref === value}
              aria-label={`${picture.title || picture.name}, ${dimensions(picture.width, picture.height)} px`}
              title={`${picture.title || picture.name} · ${dimensions(picture.width, picture.height)}`}
              onClick={() => onPick(picture.ref)}
            >
              <Thumbnail src={api.thumbnail(picture.ref, 192)} alt="" fit="cover" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>) {
  const moves: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -COLUMNS,
    ArrowDown: COLUMNS,
  };
  const move = moves[event.key];
  if (move === undefined) return;
  const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>("button.picture-picker-tile")];
  const here = tiles.indexOf(document.activeElement as HTMLElement);
  event.preventDefault();
  tiles[here < 0 ? 0 : Math.min(tiles.length - 1, Math.max(0, here + move))]?.focus();
}
