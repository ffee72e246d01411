import { type DragEvent, useId, useRef, useState } from "react";
import { api } from "../api/client";
import { errorText } from "../api/http";
import { t } from "../text";

export interface PictureInputProps {
  readonly label: string;
  readonly value: string | null;
  readonly problem?: string | undefined;
  readonly disabled: boolean;
  onChange(ref: string): void;
}

const TYPES = "image/png,image/jpeg,image/webp,image/tiff,image/bmp,image/gif";

/** A picture: dropped, chosen from the machine, or taken with the camera of a phone. */
export function PictureInput({ label, value, problem, disabled, onChange }: PictureInputProps) {
  const id = useId();
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function take(file: File | undefined) {
    if (!file) return;
    setSending(true);
    setRefusal(null);
    try {
      onChange((await api.upload(file, file.name)).ref);
    } catch (error) {
      setRefusal(errorText(error));
    } finally {
      setSending(false);
    }
  }

  const wrong = refusal ?? problem;
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(!disabled);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (!disabled) void take(event.dataTransfer.files[0]);
    },
  };
  return (
    <div className="form-picture" data-over={over || undefined} {...handlers}>
      <h2 id={id}>{label}</h2>
      <button
        type="button"
        className="form-picture-shown"
        aria-labelledby={`${id} ${id}-words`}
        aria-busy={sending}
        disabled={disabled || sending}
        onClick={() => files.current?.click()}
      >
        {value ? <img src={api.thumbnail(value, 512)} alt={t("form.chosen", { name: label })} /> : null}
        <span id={`${id}-words`} className="form-picture-words" data-empty={value === null || undefined}>
          {sending ? t("form.sending") : t(value ? "form.another" : "form.choose")}
        </span>
      </button>
      <button
        type="button"
        className="form-camera button button-quiet"
        disabled={disabled || sending}
        aria-describedby={id}
        onClick={() => camera.current?.click()}
      >
        {t("form.camera")}
      </button>
      <input
        ref={files}
        type="file"
        hidden
        accept={TYPES}
        aria-label={t("form.chooseFor", { name: label })}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <input
        ref={camera}
        type="file"
        hidden
        accept="image/*"
        capture="environment"
        aria-label={t("form.camera")}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {wrong ? (
        <p className="form-problem" role="alert">
          {wrong}
        </p>
      ) : null}
    </div>
  );
}
