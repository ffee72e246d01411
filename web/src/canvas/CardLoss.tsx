import { isPainting, useNodeState, useRuns } from "../state";
import { LossChart } from "../ui/LossChart";

/** While a node paints, how its loss falls: a small line. */
export function CardLoss({ id }: { id: string }) {
  const state = useNodeState(id);
  const painting = useRuns(({ shown, runs }) => isPainting(shown ? runs[shown] : undefined));
  if (!painting || state?.state !== "running" || state.losses.length < 2) return null;
  return (
    <div className="card-loss">
      <LossChart losses={state.losses} total={state.total} height={32} />
    </div>
  );
}
