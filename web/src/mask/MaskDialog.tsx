import { Expand, Redo2, Undo2 } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { decimal, dimensions } from "../common/format";
import { keysText } from "../common/keys";
import { scaleText } from "../panels/zoom";
import { t } from "../text";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { IconButton } from "../ui/IconButton";
import { Spinner } from "../ui/Spinner";
import { useReturnFocus } from "../ui/useReturnFocus";
import type { MaskFile } from "./loading";
import { MaskStage } from "./MaskStage";
import { MaskTools } from "./MaskTools";
import { type MaskPainter, useMaskPainter } from "./useMaskPainter";
import { useStageView } from "./useStageView";
import "./MaskDialog.css";

export interface MaskDialogProps {
  /** What is painted on; null paints on an empty sheet. */
  readonly picture: { readonly src: string; readonly title: string } | null;
  /** The mask to go on with; null begins with an empty one. */
  readonly mask: MaskFile | null;
  /** Keeps the mask. Throws a sentence where that fails. */
  onSave(file: File): Promise<void>;
  onClose(): void;
  /** Gives the focus back to what had it before; null where that is gone. */
  onFocusBack(before: HTMLElement | null): void;
}

/** Painting a mask over its picture, on the whole screen. */
export default function MaskDialog({ picture, mask, onSave, onClose, onFocusBack }: MaskDialogProps) {
  const painter = useMaskPainter(picture?.src ?? null, mask);
  const focus = useReturnFocus(".mask-stage, .mask-close", onFocusBack);
  const [leaving, setLeaving] = useState(false);
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  const leave = () => (painter.undoName === null ? onClose() : setLeaving(true));

  async function keep() {
    setSaving(true);
    setRefusal(null);
    try {
      const title = picture ? t("mask.fileOf", { picture: picture.title }) : t("mask.file");
      await onSave(await painter.file(`${title}.png`));
      if (!left.current) onClose();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
      setSaving(false);
    }
  }

  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) leave();
      }}
    >
      <Dialog.Portal>
        <Dialog.Content className="mask-dialog" aria-describedby={undefined} {...focus}>
          <header className="mask-bar">
            <Dialog.Title className="mask-title">
              {picture ? t("mask.titleOf", { picture: picture.title }) : t("mask.title")}
            </Dialog.Title>
            <IconButton
              label={painter.undoName ? t("mask.undoOf", { step: painter.undoName }) : t("mask.undo")}
              shortcut={keysText("ctrl+z")}
              icon={<Undo2 />}
              disabled={painter.undoName === null}
              onClick={painter.undo}
            />
            <IconButton
              label={painter.redoName ? t("mask.redoOf", { step: painter.redoName }) : t("mask.redo")}
              shortcut={keysText("ctrl+y")}
              icon={<Redo2 />}
              disabled={painter.redoName === null}
              onClick={painter.redo}
            />
            <span className="mask-bar-space" />
            <Button className="mask-close" onClick={leave}>
              {t("common.cancel")}
            </Button>
            <Button kind="paint" busy={saving} disabled={!painter.loaded} onClick={() => void keep()}>
              {t("mask.use")}
            </Button>
          </header>
          {(refusal ?? painter.failure) ? (
            <p className="mask-refusal" role="alert">
              {refusal ?? t("mask.failed", { reason: painter.failure ?? "" })}
            </p>
          ) : null}
          {painter.loaded ? (
            <Workplace painter={painter} picture={picture?.src ?? null} loaded={painter.loaded} />
          ) : painter.failure === null ? (
            <div className="mask-loading">
              <Spinner label={t("mask.loading")} />
            </div>
          ) : null}
          <ConfirmDialog
            open={leaving}
            title={t("mask.leave")}
            description={t("mask.leaveAbout")}
            action={t("mask.leaveDo")}
            danger
            onCancel={() => setLeaving(false)}
            onConfirm={onClose}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface WorkplaceProps {
  painter: MaskPainter;
  picture: string | null;
  loaded: NonNullable<MaskPainter["loaded"]>;
}

function Workplace({ painter, picture, loaded }: WorkplaceProps) {
  const { settings, set, act, operations } = painter;
  const { width, height } = loaded.plane;
  const stage = useStageView(loaded.plane);
  const [place, setPlace] = useState<string | null>(null);
  const shown = useRef<HTMLSpanElement>(null);
  const { frame } = stage;
  // The stage comes after the dialog: until the picture is there, the focus waits on a button.
  useEffect(() => frame.current?.focus({ preventScroll: true }), [frame]);

  function press(event: KeyboardEvent) {
    if (event.target instanceof HTMLElement && event.target.matches("input:not([type=radio])")) return;
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) painter.redo();
      else painter.undo();
      return;
    }
    const actions: Record<string, (() => void) | undefined> = {
      b: () => set({ tool: "brush" }),
      e: () => set({ tool: "eraser" }),
      g: loaded.picture ? () => set({ tool: "colour" }) : undefined,
      h: () => set({ tool: "hand" }),
      x: () => set({ tool: settings.tool === "eraser" ? "brush" : "eraser" }),
      i: operations.invert,
      "[": () => act.resize(-1),
      "]": () => act.resize(1),
      "{": () => act.soften(-1),
      "}": () => act.soften(1),
      "+": () => stage.by(1.5),
      "=": () => stage.by(1.5),
      "-": () => stage.by(1 / 1.5),
      "0": stage.fit,
      "1": stage.actual,
    };
    const action = actions[event.key.toLowerCase()];
    if (!action || event.altKey) return;
    event.preventDefault();
    action();
  }

  function moved(x: number, y: number, byKeys: boolean) {
    const words = t("mask.place", { x: Math.round(x), y: Math.round(y) });
    if (byKeys) setPlace(words);
    // Ten times in a second nobody listens: what the mouse does is only shown.
    else if (shown.current) shown.current.textContent = words;
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys for the whole dialog; each has a button as well
    <div className="mask-body" onKeyDown={press}>
      <MaskTools
        settings={settings}
        busy={painter.busy}
        side={Math.min(width, height)}
        pictured={loaded.picture !== null}
        onSet={set}
        operations={operations}
      />
      <div className="mask-room">
        <MaskStage
          width={width}
          height={height}
          picture={picture}
          settings={settings}
          stage={stage}
          canvas={painter.canvas}
          busy={painter.busy}
          act={act}
          onView={painter.show}
          onMove={moved}
        />
        <footer className="mask-foot">
          <span id="mask-keys" className="mask-keys">
            {t("mask.keys")}
          </span>
          <span className="mask-place" ref={shown} />
          <span className="visually-hidden" role="status">
            {place}
          </span>
          <span>{t("mask.inside", { share: shareText(painter.share) })}</span>
          <span>
            {loaded.shrunkFrom
              ? t("mask.smaller", {
                  size: dimensions(width, height),
                  whole: dimensions(loaded.shrunkFrom.width, loaded.shrunkFrom.height),
                })
              : t("mask.pixels", { size: dimensions(width, height) })}
          </span>
          <span className="mask-scale">{scaleText(stage.view.scale)}</span>
          <IconButton size="small" label={t("mask.fit")} shortcut="0" icon={<Expand />} onClick={stage.fit} />
        </footer>
      </div>
    </div>
  );
}

// Of a small stroke on a large picture the first decimal tells that something is there.
function shareText(share: number): string {
  const percent = decimal(100 * share, { maximumFractionDigits: share < 0.1 ? 1 : 0 });
  return t("common.percent", { percent });
}
