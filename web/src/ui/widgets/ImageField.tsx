import { ChevronDown, ImagePlus, X } from "lucide-react";
import { useId, useState } from "react";
import { api } from "../../api/client";
import type { Picture } from "../../api/types";
import { dimensions } from "../../common/format";
import { t } from "../../text";
import { classes } from "../classes";
import { IconButton } from "../IconButton";
import { Popover } from "../Popover";
import { Spinner } from "../Spinner";
import { Thumbnail } from "../Thumbnail";
import { FieldFrame, type FieldProps, fieldIds } from "./Field";
import { PicturePicker } from "./PicturePicker";
import { type Upload, usePictureDrop } from "./usePictureDrop";
import "./ImageField.css";

export interface ImageFieldProps extends FieldProps {
  /** `sample:NAME` or `sha256:HEX`; null is none. */
  value: string | null;
  pictures: readonly Picture[];
  optional?: boolean;
  /** Leaves the thumbnail out, where the picture is shown elsewhere on the card. */
  withoutPicture?: boolean;
  onUpload: Upload;
  onChange: (value: string | null) => void;
  onCommit?: ((value: string | null) => void) | undefined;
}

/** A stored picture: its name and size, a picker behind a click, and a place to drop another on. */
export function ImageField({
  value,
  pictures,
  optional = false,
  withoutPicture = false,
  onUpload,
  onChange,
  onCommit,
  ...field
}: ImageFieldProps) {
  const id = useId();
  const ids = fieldIds(id, field);
  const [open, setOpen] = useState(false);
  const picture = pictures.find((entry) => entry.ref === value);
  const name = picture
    ? picture.title || picture.name
    : value === null
      ? t("common.choosePicture")
      : t("common.missingPicture");

  function pick(ref: string | null) {
    onChange(ref);
    onCommit?.(ref);
    setOpen(false);
  }

  const drop = usePictureDrop(pick, onUpload);
  const refusal = drop.refusal ?? undefined;
  return (
    <FieldFrame
      {...field}
      {...(field.problem || !refusal || open ? {} : { problem: refusal })}
      id={id}
      layout="boxed"
    >
      <div
        className={classes(
          "image-field",
          field.compact && "image-field-compact",
          optional && value !== null && "image-field-clearable",
        )}
        {...drop.handlers}
        data-over={drop.over || undefined}
      >
        <Popover
          open={open}
          onOpenChange={setOpen}
          label={t("panels.choosePictureFor", { name: field.label })}
          trigger={
            <button
              type="button"
              className="image-field-button nodrag"
              aria-describedby={ids.described}
              disabled={field.disabled}
            >
              {field.compact ? null : (
                <span className="image-field-small">
                  {value === null ? (
                    <ImagePlus size={16} strokeWidth={1.5} aria-hidden />
                  ) : (
                    <Thumbnail src={api.thumbnail(value, 128)} alt="" fit="cover" />
                  )}
                </span>
              )}
              <span className="image-field-words">
                <span id={ids.label} className={field.compact ? "visually-hidden" : "field-note"}>
                  {field.label}
                </span>{" "}
                <span className="image-field-name" title={name}>
                  {name}
                </span>{" "}
                {picture ? (
                  <span className="field-note">{dimensions(picture.width, picture.height)}</span>
                ) : null}
              </span>
              {drop.busy ? (
                <Spinner size={14} label={t("panels.uploading")} />
              ) : (
                <ChevronDown className="choice-arrow" size={14} strokeWidth={1.5} aria-hidden />
              )}
            </button>
          }
        >
          <PicturePicker
            pictures={pictures}
            value={value}
            busy={drop.busy}
            refusal={drop.refusal}
            onPick={pick}
            onFile={drop.send}
          />
        </Popover>
        {optional && value !== null ? (
          <IconButton
            className="image-field-clear nodrag"
            size="small"
            label={t("common.takePicture", { label: field.label })}
            icon={<X />}
            tooltipSide="top"
            onClick={() => pick(null)}
          />
        ) : null}
        {field.compact && !withoutPicture ? (
          value === null ? (
            <span className="image-field-drop">
              <ImagePlus size={16} strokeWidth={1.5} aria-hidden />
              {t("common.dropPicture")}
            </span>
          ) : (
            <Thumbnail
              src={api.thumbnail(value, 512)}
              alt={name}
              width={picture?.width ?? null}
              height={picture?.height ?? null}
            />
          )
        ) : null}
      </div>
    </FieldFrame>
  );
}
