import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import type { RecipeCard } from "../api/types";
import { keysText } from "../common/keys";
import { type MessageKey, t } from "../text";
import { EmptyState } from "../ui/EmptyState";
import { IconButton } from "../ui/IconButton";
import { SearchField } from "../ui/SearchField";
import { Spinner } from "../ui/Spinner";
import { useReturnFocus } from "../ui/useReturnFocus";
import { canMeet, found, type Need } from "./filter";
import "./Gallery.css";

export interface GalleryDialogProps {
  /** Null while they are on their way. */
  readonly cards: readonly RecipeCard[] | null;
  /** Stands in their place where they could not be had. */
  readonly failed: ReactNode;
  draw(card: RecipeCard): ReactNode;
  onClose(): void;
}

const NEEDS: readonly [Need, MessageKey][] = [
  ["ready", "gallery.filterReady"],
  ["onePicture", "gallery.filterOne"],
  ["style", "gallery.filterStyle"],
  ["masks", "gallery.filterMasks"],
  ["quick", "gallery.filterQuick"],
];

/** Every recipe with a picture, to choose among. */
export default function GalleryDialog({ cards, failed, draw, onClose }: GalleryDialogProps) {
  const focus = useReturnFocus(".gallery input");
  const [words, setWords] = useState("");
  const [wanted, setWanted] = useState<ReadonlySet<Need>>(new Set());
  const shown = cards && found(cards, words, wanted);
  const parts: [MessageKey, readonly RecipeCard[]][] = [
    ["gallery.yours", shown?.filter(({ shipped }) => !shipped) ?? []],
    ["gallery.shipped", shown?.filter(({ shipped }) => shipped) ?? []],
  ];
  const toggle = (need: Need) =>
    setWanted((before) => {
      const after = new Set(before);
      if (!after.delete(need)) after.add(need);
      return after;
    });
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-shade" />
        <Dialog.Content className="gallery" aria-describedby={undefined} {...focus}>
          <header className="gallery-bar">
            <Dialog.Title className="gallery-title">{t("gallery.title")}</Dialog.Title>
            <SearchField
              label={t("gallery.search")}
              placeholder={t("gallery.search")}
              value={words}
              onChange={setWords}
            />
            <Dialog.Close asChild>
              <IconButton label={t("common.close")} shortcut={keysText("escape")} icon={<X />} />
            </Dialog.Close>
          </header>
          <fieldset className="gallery-filters">
            <legend className="visually-hidden">{t("gallery.filter")}</legend>
            {NEEDS.filter(([need]) => canMeet(cards ?? [], need)).map(([need, name]) => (
              <button
                key={need}
                type="button"
                className="gallery-filter"
                aria-pressed={wanted.has(need)}
                onClick={() => toggle(need)}
              >
                {t(name)}
              </button>
            ))}
          </fieldset>
          <p className="visually-hidden" role="status">
            {shown ? t("gallery.count", { count: shown.length }) : ""}
          </p>
          <div className="gallery-body">
            {shown === null ? (failed ?? <Spinner label={t("gallery.opening")} />) : null}
            {shown?.length === 0 ? (
              <EmptyState title={t("gallery.none")} hint={t("gallery.noneHint")} />
            ) : null}
            {parts.map(([title, part]) =>
              part.length > 0 ? (
                <section key={title}>
                  <h3>{t(title)}</h3>
                  <ul className="gallery-grid">{part.map(draw)}</ul>
                </section>
              ) : null,
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
