import { useReactFlow } from "@xyflow/react";
import { Play } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect, useState } from "react";
import { changeParameter, commitParameter, placePicture, uploadHere } from "../../canvas";
import { currentRecipe, knowledge, paint } from "../../state";
import { t } from "../../text";
import { Button } from "../../ui/Button";
import { Spinner } from "../../ui/Spinner";
import { UploadButton } from "../../ui/widgets/UploadButton";
import { usePictureDrop } from "../../ui/widgets/usePictureDrop";
import { middleOfCanvas } from "../middleOfCanvas";
import { photoIn } from "./photo";
import { useTour } from "./state";
import "./Tour.css";

type Side = "top" | "right" | "bottom" | "left";

/** What each step is about, and at which of its sides the words stand. */
const STEPS: readonly { name: "graph" | "settings" | "paint" | "photo"; at: string; side: Side }[] = [
  { name: "graph", at: ".app-canvas", side: "top" },
  { name: "settings", at: ".app-side, .app-side-open", side: "left" },
  { name: "paint", at: ".paint", side: "bottom" },
  { name: "photo", at: ".app-canvas", side: "right" },
];

/** Four steps through the editor, the last of which puts one's own photograph into the graph. */
export default function Tour() {
  const step = useTour((state) => state.step) ?? 0;
  const { go, end } = useTour.getState();
  const { name, at, side } = STEPS[step] ?? { name: "graph", at: ".app-canvas", side: "top" };
  const box = useBox(name === "photo" ? (cardOfPhoto() ?? at) : at);
  if (!box) return null;
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) end();
      }}
    >
      <div
        className="tour-ring"
        style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
        aria-hidden
      />
      <Popover.Anchor
        virtualRef={{ current: { getBoundingClientRect: () => (name === "graph" ? footOf(box) : box) } }}
      />
      <Popover.Portal>
        <Popover.Content
          key={name}
          className="popover tour"
          // No dialog: the keys of the page go on working.
          role="region"
          aria-label={t("tour.step", { step: step + 1, steps: STEPS.length })}
          side={side}
          sideOffset={12}
          collisionPadding={12}
          // A step that ends goes on to the next; after the last one painting comes.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (useTour.getState().step === null)
              document.querySelector<HTMLElement>(".paint button")?.focus();
          }}
          // What the words are about may be tried at once.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <p className="tour-count">{t("tour.step", { step: step + 1, steps: STEPS.length })}</p>
          <h2 className="tour-title">{t(`tour.${name}.title`)}</h2>
          <p>{t(`tour.${name}.text`)}</p>
          {name === "photo" ? (
            <Photo onEnd={end} />
          ) : (
            <div className="tour-ways">
              <Button kind="plain" size="small" onClick={end}>
                {t("tour.skip")}
              </Button>
              <Button size="small" onClick={() => go(step + 1)}>
                {t("tour.next")}
              </Button>
            </div>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Photo({ onEnd }: { onEnd: () => void }) {
  const { screenToFlowPosition } = useReactFlow();
  const [there, setThere] = useState(false);
  const drop = usePictureDrop((ref) => {
    const photo = photoIn(currentRecipe(), knowledge());
    if (photo) {
      changeParameter(photo.node, photo.parameter, ref);
      commitParameter();
    } else placePicture(ref, screenToFlowPosition(middleOfCanvas()), null);
    setThere(true);
  }, uploadHere);
  if (there) {
    return (
      <>
        <p role="status">{t("tour.photo.there")}</p>
        <div className="tour-ways">
          <Button kind="plain" size="small" onClick={onEnd}>
            {t("tour.done")}
          </Button>
          <Button
            kind="paint"
            size="small"
            onClick={() => {
              onEnd();
              void paint();
            }}
          >
            <Play size={14} strokeWidth={1.5} aria-hidden />
            {t("runs.paint")}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <div className="tour-drop" data-over={drop.over || undefined} {...drop.handlers}>
        {drop.busy ? (
          <Spinner label={t("panels.uploading")} />
        ) : (
          <>
            <UploadButton
              size="small"
              label={t("tour.photo.choose")}
              onFiles={([file]) => {
                if (file) drop.send(file);
              }}
            />
            {t("common.orDrop")}
          </>
        )}
      </div>
      {drop.refusal ? (
        <p className="field-problem" role="alert">
          {drop.refusal}
        </p>
      ) : null}
      <div className="tour-ways">
        <Button kind="plain" size="small" onClick={onEnd}>
          {t("tour.skip")}
        </Button>
      </div>
    </>
  );
}

/** Where an element of the page is, wherever it is moved: a card by a hand, a panel by what lies beside it. */
function useBox(selector: string): DOMRect | null {
  const [box, setBox] = useState<DOMRect | null>(null);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      // What is not drawn now is on the canvas; without a place the tour could not be ended.
      const shown = document.querySelector(selector) ?? document.querySelector(".app-canvas");
      const now = shown?.getBoundingClientRect() ?? null;
      setBox((before) => (sameBox(before, now) ? before : now));
      frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [selector]);
  return box;
}

const SIDES = ["left", "top", "width", "height"] as const;
const sameBox = (one: DOMRect | null, other: DOMRect | null) =>
  one === other || (one !== null && other !== null && SIDES.every((side) => one[side] === other[side]));

// The words about the graph stand at its foot, not on it.
const footOf = (box: DOMRect) => new DOMRect(box.left, box.bottom - 36, box.width, 0);

/** The card of the node that takes the photograph, where the graph has one. */
function cardOfPhoto(): string | null {
  const photo = photoIn(currentRecipe(), knowledge());
  return photo && `.react-flow__node[data-id="${CSS.escape(photo.node)}"]`;
}
