import { ImagePlus, Trash2 } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { api } from "../api/client";
import type { Picture } from "../api/types";
import { bytes, dimensions } from "../common/format";
import { t } from "../text";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { classes } from "../ui/classes";
import { EmptyState } from "../ui/EmptyState";
import { IconButton } from "../ui/IconButton";
import { Thumbnail } from "../ui/Thumbnail";
import { UploadButton } from "../ui/widgets/UploadButton";
import { PICTURE_DRAG } from "../ui/widgets/usePictureDrop";
import { Drawer } from "./Drawer";
import "./ImagesDrawer.css";

export interface ImagesDrawerProps {
  /** Stands in place of one's own where they could not be read. */
  failed?: ReactNode;
  pictures: readonly Picture[];
  /** Whether uploads are on their way. */
  busy?: boolean;
  onUpload: (files: File[]) => void;
  onDelete: (picture: Picture) => void;
  /** Adds the picture to the canvas as a Load Image node. */
  onAdd: (picture: Picture) => void;
  onClose?: () => void;
}

/** Stored pictures: drag one onto the canvas or onto a node, or click to add it. */
export function ImagesDrawer({
  pictures,
  failed,
  busy = false,
  onUpload,
  onDelete,
  onAdd,
  onClose,
}: ImagesDrawerProps) {
  const [over, setOver] = useState(false);
  const [deleting, setDeleting] = useState<Picture | null>(null);
  const uploads = pictures.filter((picture) => picture.kind === "upload");
  const samples = pictures.filter((picture) => picture.kind === "sample");

  function dragOver(event: DragEvent) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  }

  return (
    <Drawer
      title={t("panels.images")}
      onClose={onClose}
      tools={<UploadButton size="small" label={t("panels.upload")} multiple busy={busy} onFiles={onUpload} />}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files; the button above does the same */}
      <div
        className={classes("images-drawer", over && "images-drawer-over")}
        onDragOver={dragOver}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false);
          if (!event.dataTransfer.files.length) return;
          event.preventDefault();
          event.stopPropagation();
          onUpload([...event.dataTransfer.files]);
        }}
      >
        <h3 className="drawer-heading">{t("panels.yours")}</h3>
        {uploads.length ? (
          <PictureGrid pictures={uploads} onAdd={onAdd} onDelete={setDeleting} />
        ) : (
          (failed ?? (
            <EmptyState icon={<ImagePlus />} title={t("panels.dropPictures")} hint={t("panels.formats")} />
          ))
        )}
        {samples.length ? (
          <>
            <h3 className="drawer-heading">{t("panels.samples")}</h3>
            <PictureGrid pictures={samples} onAdd={onAdd} />
          </>
        ) : null}
      </div>
      <ConfirmDialog
        open={deleting !== null}
        title={t("panels.deleteQuestion", { name: deleting?.name ?? "" })}
        description={t("panels.deletePictureAbout")}
        action={t("common.delete")}
        danger
        onCancel={() => setDeleting(null)}
        onConfirm={() => {
          if (deleting) onDelete(deleting);
          setDeleting(null);
        }}
      />
    </Drawer>
  );
}

interface PictureGridProps {
  pictures: readonly Picture[];
  onAdd: (picture: Picture) => void;
  onDelete?: (picture: Picture) => void;
}

function PictureGrid({ pictures, onAdd, onDelete }: PictureGridProps) {
  return (
    <ul className="images-drawer-grid">
      {pictures.map((picture) => {
        const name = picture.title || picture.name;
        const size = dimensions(picture.width, picture.height);
        return (
          <li key={picture.ref} className="images-drawer-item">
            <button
              type="button"
              className="images-drawer-picture"
              draggable
              title={t("panels.pictureTitle", { name, size, bytes: bytes(picture.bytes) })}
              onDragStart={(event) => {
                event.dataTransfer.setData(PICTURE_DRAG, picture.ref);
                event.dataTransfer.effectAllowed = "copy";
              }}
              onClick={() => onAdd(picture)}
            >
              <Thumbnail src={api.thumbnail(picture.ref, 256)} alt="" fit="cover" />
              <span className="visually-hidden">{t("panels.add")} </span>
              <span className="images-drawer-name">{name}</span>
              <span className="images-drawer-size">{size}</span>
            </button>
            {onDelete ? (
              <IconButton
                className="images-drawer-delete"
                size="small"
                label={t("panels.deleteWhat", { name })}
                icon={<Trash2 />}
                onClick={() => onDelete(picture)}
              />
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
