import { TriangleAlert, Upload as UploadIcon } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client";
import type { Picture } from "../api/types";
import { t } from "../text";
import { Popover } from "../ui/Popover";
import { Spinner } from "../ui/Spinner";
import { Thumbnail } from "../ui/Thumbnail";
import { PicturePicker } from "../ui/widgets/PicturePicker";
import { type Upload, usePictureDrop } from "../ui/widgets/usePictureDrop";
import "./PictureTile.css";

export interface PictureTileProps {
  /** What the picture is for: "photo". */
  name: string;
  value: string | null;
  problem?: string;
  pictures: readonly Picture[];
  onUpload: Upload;
  onPick: (ref: string) => void;
}

/** A named picture of a recipe: shows it, takes another by drop or by choice. */
export function PictureTile({ name, value, problem, pictures, onUpload, onPick }: PictureTileProps) {
  const [open, setOpen] = useState(false);
  const drop = usePictureDrop((ref) => {
    setOpen(false);
    onPick(ref);
  }, onUpload);
  const wrong = problem ?? drop.refusal;
  return (
    <div
      className="picture-tile"
      data-over={drop.over || undefined}
      data-problem={wrong ? true : undefined}
      {...drop.handlers}
    >
      <Popover
        open={open}
        onOpenChange={setOpen}
        align="end"
        label={t("panels.choosePictureFor", { name })}
        trigger={
          <button
            type="button"
            className="picture-tile-button"
            aria-label={value ? t("panels.chooseOtherFor", { name }) : undefined}
          >
            {value ? (
              <Thumbnail src={api.thumbnail(value, 320)} alt="" fit="cover" />
            ) : (
              <span className="picture-tile-empty">
                {drop.busy ? (
                  <Spinner label={t("panels.uploading")} />
                ) : (
                  <UploadIcon size={16} strokeWidth={1.5} aria-hidden />
                )}
                {t("panels.dropFor", { name })}
              </span>
            )}
            {value && (drop.busy || drop.over) ? (
              <span className="picture-tile-over">
                {drop.busy ? <Spinner label={t("panels.uploading")} /> : t("panels.dropToExchange")}
              </span>
            ) : null}
          </button>
        }
      >
        <PicturePicker
          pictures={pictures}
          value={value}
          busy={drop.busy}
          refusal={drop.refusal}
          onFile={drop.send}
          onPick={(ref) => {
            setOpen(false);
            onPick(ref);
          }}
        />
      </Popover>
      {value ? <span className="picture-tile-name">{name}</span> : null}
      {wrong ? (
        <p className="field-problem" role="alert">
          <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
          <span>{wrong}</span>
        </p>
      ) : null}
    </div>
  );
}
