import { CircleFadingArrowUp, ImagePlus, Wrench } from "lucide-react";
import { useEffect, useState } from "react";
import type { Problem } from "../api/types";
import { FixButton, fixFor, uploadHere } from "../canvas";
import { infoOf } from "../catalogue";
import { nodeOf, sameScope } from "../document";
import { WeightsLine } from "../gallery/WeightsLine";
import {
  currentRecipe,
  giveValue,
  knowledge,
  mend,
  mendingOf,
  parameterOf,
  placeOf,
  useDocument,
  useLists,
  useWeights,
  wholeRecipe,
} from "../state";
import { isOutdated, migrate } from "../state/migrating";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { PicturePicker } from "../ui/widgets/PicturePicker";
import { usePictureDrop } from "../ui/widgets/usePictureDrop";

/** What one click can do about a problem: what is certain, else what begins with a choice. */
export function ProblemFix({ problem }: { problem: Problem }) {
  const mending = mendingOf(problem);
  if (mending) {
    return (
      <Button size="small" onClick={() => mend(problem)}>
        <Wrench size={14} strokeWidth={1.5} aria-hidden />
        {mending.label}
      </Button>
    );
  }
  if (isOutdated(problem)) {
    return (
      <Button size="small" onClick={() => void migrate([problem])}>
        <CircleFadingArrowUp size={14} strokeWidth={1.5} aria-hidden />
        {t("problems.migrate")}
      </Button>
    );
  }
  if (problem.code === "missing image") return <ChoosePicture problem={problem} />;
  if (problem.code === "missing weights") return <GetWeights problem={problem} />;
  return <OnCard problem={problem} />;
}

function ChoosePicture({ problem }: { problem: Problem }) {
  const [open, setOpen] = useState(false);
  const pictures = useLists((state) => state.pictures);
  const found = parameterOf(problem);
  const pick = (ref: string) => {
    setOpen(false);
    giveValue(problem, ref, found?.parameter.label ?? "");
  };
  const drop = usePictureDrop(pick, uploadHere);
  if (!found) return null;
  return (
    <div className="problems-drawer-fixes" {...drop.handlers}>
      <Popover
        open={open}
        onOpenChange={setOpen}
        side="right"
        label={t("common.choosePicture")}
        trigger={
          <Button size="small" busy={drop.busy}>
            <ImagePlus size={14} strokeWidth={1.5} aria-hidden />
            {t(drop.over ? "problems.dropHere" : "problems.choosePicture")}
          </Button>
        }
      >
        <PicturePicker
          pictures={pictures}
          value={null}
          busy={drop.busy}
          refusal={drop.refusal}
          onPick={pick}
          onFile={drop.send}
        />
      </Popover>
    </div>
  );
}

function GetWeights({ problem }: { problem: Problem }) {
  const weights = useWeights((state) => state.weights);
  const download = useWeights((state) => state.download);
  useEffect(() => void useWeights.getState().load(), []);
  const found = parameterOf(problem);
  const entry = weights.find(({ name }) => name === found?.value);
  if (!found) return null;
  const { parameter } = found;
  return (
    <>
      {entry ? (
        <WeightsLine
          needed={entry}
          weights={entry}
          download={download}
          onGet={(name) => void useWeights.getState().get(name)}
          onCancel={(name) => void useWeights.getState().cancel(name)}
        />
      ) : null}
      {found.value === parameter.default ? null : (
        <Button size="small" onClick={() => giveValue(problem, undefined, parameter.label)}>
          {t("problems.use", { value: String(parameter.default) })}
        </Button>
      )}
    </>
  );
}

// What begins at the card: a palette for its socket, a reset that only the user can want.
function OnCard({ problem }: { problem: Problem }) {
  const scope = useDocument((state) => state.scope);
  const place = problem.node === null ? null : placeOf(wholeRecipe(), problem.node);
  if (!place || !sameScope(place.scope, scope)) return null;
  const graph = currentRecipe();
  const node = nodeOf(graph, place.id);
  const fix = node && fixFor(problem, place.id, node, infoOf(knowledge(), graph, place.id));
  return fix ? <FixButton fix={fix} /> : null;
}
