import { type DragEvent, useState } from "react";
import type { Picture } from "../../api/types";

/** The drag data of a stored picture: its reference. */
export const PICTURE_DRAG = "application/x-impasto-image";

/** Stores a picture; null when the server refused it and somebody else has said why. */
export type Upload = (file: File) => Promise<Picture | null>;

/** The media types that the server decodes. */
export const PICTURE_TYPES = "image/png,image/jpeg,image/webp,image/tiff,image/bmp,image/gif";

export interface PictureDrop {
  /** Whether a picture is being dragged over the target. */
  over: boolean;
  /** Whether a picture is on its way to the server. */
  busy: boolean;
  /** Why the last one was refused. */
  refusal: string | null;
  send: (file: File) => void;
  handlers: {
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
}

function carriesPicture(event: DragEvent): boolean {
  return event.dataTransfer.types.some((type) => type === "Files" || type === PICTURE_DRAG);
}

/** Makes an element take pictures, from the desk or from the drawer of pictures, and say how it went. */
export function usePictureDrop(onPick: (ref: string) => void, onUpload: Upload): PictureDrop {
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function send(file: File) {
    setRefusal(null);
    setBusy(true);
    try {
      const picture = await onUpload(file);
      if (picture) onPick(picture.ref);
    } catch (reason) {
      setRefusal(reason instanceof Error ? reason.message : String(reason));
    } finally {
      setBusy(false);
    }
  }

  return {
    over,
    busy,
    refusal,
    send,
    handlers: {
      onDragOver(event) {
        if (!carriesPicture(event)) return;
        event.preventDefault();
        event.stopPropagation();
        event.dataTransfer.dropEffect = "copy";
        setOver(true);
      },
      onDragLeave(event) {
        if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
        setOver(false);
      },
      onDrop(event) {
        setOver(false);
        if (!carriesPicture(event)) return;
        event.preventDefault();
        event.stopPropagation();
        const ref = event.dataTransfer.getData(PICTURE_DRAG);
        const file = event.dataTransfer.files[0];
        if (ref) onPick(ref);
        else if (file) void send(file);
      },
    },
  };
}
