import { type NodeProps, NodeResizer } from "@xyflow/react";
import { GripHorizontal } from "lucide-react";
import { lazy, memo, Suspense, useState } from "react";
import { changeItem, itemOf, LEAST_NOTE, notesOf, resizeItem } from "../document";
import { currentRecipe, graphOf, useDocument } from "../state";
import { t } from "../text";
import { keepKeys } from "./CardParameters";
import type { CardNode } from "./flow";
import "./NoteCard.css";

const MOST = 10_000;

// The renderer is fetched with the first note that is shown.
const Markdown = lazy(() => import("./NoteText"));

/** A note in Markdown. A double click or Enter begins to write it, leaving the field ends it. */
export const NoteCard = memo(function NoteCard({ id, selected }: NodeProps<CardNode>) {
  const key = itemOf(id)?.id ?? "";
  const text = useDocument((state) => notesOf(graphOf(state)).get(key)?.text);
  const [writing, setWriting] = useState(false);
  if (text === undefined) return null;
  const { perform, settle } = useDocument.getState();
  const leave = () => {
    setWriting(false);
    settle();
  };
  return (
    <article className="note" data-selected={selected || undefined}>
      <NodeResizer
        isVisible={selected && !writing}
        minWidth={LEAST_NOTE.width}
        minHeight={LEAST_NOTE.height}
        lineClassName="frame-edge"
        handleClassName="frame-corner"
        onResizeEnd={(_event, { x, y, width, height }) =>
          perform(resizeItem(currentRecipe(), id, { at: { x, y }, width, height }))
        }
      />
      <div className="note-grip">
        <GripHorizontal size={14} strokeWidth={1.5} aria-hidden />
      </div>
      {writing || (text === "" && selected) ? (
        <textarea
          className="note-field nodrag nowheel nopan"
          aria-label={t("structure.noteText")}
          placeholder={t("structure.notePlaceholder")}
          value={text}
          maxLength={MOST}
          // biome-ignore lint/a11y/noAutofocus: who opened the note wants to write it
          autoFocus
          onFocus={() => setWriting(true)}
          onChange={(event) => perform(changeItem(currentRecipe(), id, { text: event.currentTarget.value }))}
          onBlur={leave}
          onKeyDown={(event) => {
            // With Ctrl or Alt it may be a shortcut of the page.
            if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
            if (event.key === "Escape" || (event.key === "Enter" && event.ctrlKey))
              event.currentTarget.blur();
          }}
        />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the button below does the same for the keyboard
        <div className="note-text nowheel" onDoubleClick={() => setWriting(true)} onKeyDown={keepKeys}>
          <Suspense fallback={<p className="note-plain">{text}</p>}>
            <Markdown text={text} />
          </Suspense>
          {text === "" ? <p className="note-empty">{t("structure.noteEmpty")}</p> : null}
          {selected ? (
            <button type="button" className="note-edit nodrag" onClick={() => setWriting(true)}>
              {t("structure.writeNote")}
            </button>
          ) : null}
        </div>
      )}
    </article>
  );
});
