import { Play, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { shownName } from "../common/words";
import { cancel, giveUpPainting, paint, useConnection, useDocument, useKeysText } from "../state";
import { t } from "../text";
import { Button, type ButtonProps } from "../ui/Button";
import { Tooltip } from "../ui/Tooltip";
import { useDoing } from "./PaintStatus";
import { useSuccessor } from "./useSuccessor";

/** A double click on Paint must not cancel what its first click began. */
const STILL_PAINT = 400;

/** The one filled button: Paint, and while it paints, Cancel. */
export function PaintButton() {
  const doing = useDoing();
  const stopKeys = useKeysText("cancel");
  const successor = useSuccessor(doing === null);
  useTitle(doing?.words ?? null);
  return (
    // It is as wide for either word.
    <span className="paint" data-other={t(doing ? "runs.paint" : "common.cancel")} {...successor}>
      {doing === null ? (
        <Start />
      ) : (
        <Tooltip
          text={t(doing.run ? "runs.stop" : "runs.paintedOnceBack")}
          {...(doing.run && stopKeys ? { shortcut: stopKeys } : {})}
        >
          <CancelButton
            progress={doing.run?.progress ?? 0}
            onClick={() => (doing.run ? void cancel() : giveUpPainting())}
          />
        </Tooltip>
      )}
    </span>
  );
}

function Start() {
  const empty = useDocument((state) => Object.keys(state.recipe.nodes ?? {}).length === 0);
  const away = useConnection((state) => state.wasConnected && !state.connected);
  return (
    <Tooltip text={away ? t("runs.noAnswer") : t("runs.paintThePicture")} shortcut={useKeysText("paint")}>
      <Button kind="paint" disabled={empty} onClick={() => void paint()}>
        <Play size={16} strokeWidth={1.5} aria-hidden />
        {t("runs.paint")}
      </Button>
    </Tooltip>
  );
}

function CancelButton({ progress, onClick, ...rest }: ButtonProps) {
  const appeared = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    appeared.current = performance.now();
  }, []);
  const press: ButtonProps["onClick"] = (event) => {
    if (performance.now() - appeared.current >= STILL_PAINT) onClick?.(event);
  };
  return (
    <Button
      {...rest}
      kind="paint"
      progress={progress ?? 0}
      onClick={press}
      onKeyDown={(event) => {
        // The key that pressed Paint may still be held.
        if (event.repeat) event.preventDefault();
      }}
    >
      <X size={16} strokeWidth={1.5} aria-hidden />
      {t("common.cancel")}
    </Button>
  );
}

function useTitle(doing: string | null): void {
  const name = useDocument((state) => shownName(state.recipe));
  useEffect(() => {
    document.title = doing ? `${doing} · ${name}` : `${name} · Impasto`;
  }, [doing, name]);
}
