import { PanelRight } from "lucide-react";
import { useShallow } from "zustand/react/shallow";
import { api } from "../api/client";
import type { NodeInfo, NodeState, Problem, Run } from "../api/types";
import {
  causeOf,
  changeParameter,
  choosePreset,
  commitParameter,
  resetParameter,
  uploadHere,
} from "../canvas";
import { fits } from "../catalogue";
import { duration, percent } from "../common/format";
import { problemText } from "../common/words";
import { describe, nodeOf } from "../document";
import { type FormInput, FormView } from "../panels/FormView";
import { Inspector } from "../panels/Inspector";
import {
  currentRecipe,
  graphOf,
  isBegun,
  knowledge,
  titleOfNode,
  useCatalogue,
  useDocument,
  useInfo,
  useKeysText,
  useLists,
  useMeasured,
  useNodeProblems,
  useNodeState,
  usePath,
  usePictureIsOld,
  usePreferences,
  useProblems,
  useProblemsOf,
  useRuns,
  useSelection,
  useStateIsOld,
} from "../state";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import type { ViewerPicture } from "../viewer/picture";
import { useGoToProblem } from "./goToProblem";
import { Welcome } from "./tour/Welcome";
import { useNodePicture } from "./useNodePicture";
import { useViewing } from "./viewing";

/** The panel at the right: the selected node in full, or the recipe as a form. */
export function Side({ open }: { open: boolean }) {
  const toggle = usePreferences((state) => state.toggleInspector);
  const keys = useKeysText("inspector");
  const selected = useSelection((state) => (state.nodes.length === 1 ? state.nodes[0] : undefined));
  const present = useDocument(
    (state) => selected !== undefined && nodeOf(graphOf(state), selected) !== undefined,
  );
  if (!open) {
    return (
      <>
        <div className="app-side-open">
          <IconButton label={t("app.showInspector")} shortcut={keys} icon={<PanelRight />} onClick={toggle} />
        </div>
        <Welcome />
      </>
    );
  }
  return (
    <div className="app-side">
      <Welcome />
      {selected !== undefined && present ? (
        <Node key={selected} id={selected} onCollapse={toggle} />
      ) : (
        <Form onCollapse={toggle} />
      )}
    </div>
  );
}

interface PanelProps {
  onCollapse: () => void;
}

function Node({ id, onCollapse }: PanelProps & { id: string }) {
  const node = useDocument((state) => nodeOf(graphOf(state), id));
  const info = useInfo(node?.type) ?? null;
  const told = useNodeState(id) ?? null;
  const path = usePath(id);
  const interrupted = useRuns(({ shown, runs }) => shown !== null && runs[shown]?.state === "interrupted");
  const state = told && interrupted ? atRest(told) : told;
  const problems = useNodeProblems(id);
  const pictures = useLists((lists) => lists.pictures);
  const system = useLists((lists) => lists.system);
  const picture = useNodePicture(id, node, info);
  const measured = useMeasured(id);
  const old = usePictureIsOld(id);
  const failureIsOld = useStateIsOld(id);
  const folds = usePreferences((preferences) => preferences.folds);
  const fold = usePreferences((preferences) => preferences.fold);
  const view = useViewing((viewing) => viewing.view);
  const go = useGoToProblem();
  const shown = useRuns((runs) => runs.shown);
  const outputs = shown && state && info ? outputsOf(shown, path, state, info) : [];
  if (!node) return null;
  return (
    <Inspector
      node={{ id, type: node.type, mode: node.mode ?? null, parameters: node.parameters ?? {} }}
      info={info}
      state={state}
      preview={picture}
      old={picture?.old ?? false}
      problems={problems}
      pictures={pictures}
      memory={system && !interrupted ? { used: system.worker_memory, total: system.memory_total } : null}
      measured={node.mode ? undefined : measured}
      measuredIsOld={old}
      failureIsOld={failureIsOld}
      folds={folds}
      onFold={fold}
      onPreset={(name) => choosePreset(id, name)}
      onUpload={uploadHere}
      onChange={(parameter, value) => changeParameter(id, parameter, value)}
      onCommit={commitParameter}
      onReset={(parameter) => resetParameter(id, parameter)}
      onOpenPreview={() => {
        if (!picture?.width || !picture.height) return;
        const { full, node: painter, width, height } = picture;
        const title = titleOfNode(path);
        const numbers = measured ? { [title]: measured } : {};
        view({
          pictures: [
            {
              id,
              src: full,
              title,
              width,
              height,
              download: full,
              numbers,
              ...(state && shown ? { run: shown, node: painter } : {}),
            },
          ],
          shown: id,
        });
      }}
      painted={outputs.map((each) => each.id)}
      onOpenOutput={(output) => view({ pictures: outputs, shown: output })}
      causeOf={(input) => causeOf((shown && useRuns.getState().states[shown]) || {}, id, input)}
      onProblem={go}
      onCollapse={onCollapse}
    />
  );
}

// A node of an interrupted run shows where it was; how long it will take from there nobody knows.
function atRest(state: NodeState): NodeState {
  if (!isBegun(state)) return state;
  const note = t("app.interruptedAt", { share: percent(state.share) });
  return { ...state, state: "running", seconds_left: null, note };
}

/** The outputs of a node of a run that are pictures, to step through. */
function outputsOf(run: string, node: string, state: NodeState, info: NodeInfo): ViewerPicture[] {
  return info.outputs.flatMap(({ name, label, socket }) => {
    const { width, height } = state.outputs[name] ?? {};
    if (!width || !height || !fits(knowledge(), socket, "Image")) return [];
    const src = api.preview(run, node, name);
    return [{ id: name, src, title: `${info.title}: ${label}`, width, height, download: src, run, node }];
  });
}

function Form({ onCollapse }: PanelProps) {
  const name = useDocument((state) => graphOf(state).name ?? t("common.untitled"));
  const about = useDocument((state) => graphOf(state).about ?? "");
  const inside = useDocument((state) => state.scope.length > 0);
  const inputs = useNamedInputs();
  // Not twice on one screen.
  const listed = usePreferences((state) => state.drawer === "problems");
  const problems = useProblems((state) => state.problems);
  const pictures = useLists((state) => state.pictures);
  const took = useRuns(({ shown, runs }) => lengthOf(shown ? runs[shown] : undefined));
  const go = useGoToProblem();
  const at = (input: string) => currentRecipe().inputs?.[input];
  return (
    <FormView
      name={name}
      about={about}
      group={inside}
      inputs={inputs}
      problems={listed ? [] : problems}
      pictures={pictures}
      titleOf={titleOfNode}
      {...(took === null ? {} : { estimate: t("app.lastTook", { time: duration(took) }) })}
      onUpload={uploadHere}
      onAbout={(text) => {
        useDocument.getState().perform(describe(text));
        commitParameter();
      }}
      onChange={(input, value) => {
        const named = at(input);
        if (named) changeParameter(named.node, named.parameter, value);
      }}
      onCommit={commitParameter}
      onReset={(input) => {
        const named = at(input);
        if (named) resetParameter(named.node, named.parameter);
      }}
      onProblem={(problem: Problem) => go(problem)}
      onCollapse={onCollapse}
    />
  );
}

// That of a run which was interrupted counts the rest between, and promises nothing.
function lengthOf(run: Run | undefined): number | null {
  return run?.state === "done" && run.resumed === 0 && run.started !== null && run.finished !== null
    ? run.finished - run.started
    : null;
}

function useNamedInputs(): FormInput[] {
  const named = useDocument((state) => graphOf(state).inputs);
  const values = useDocument(
    useShallow((state) =>
      Object.values(graphOf(state).inputs ?? {}).map(
        ({ node, parameter }) => nodeOf(graphOf(state), node)?.parameters?.[parameter],
      ),
    ),
  );
  const nodes = useCatalogue((state) => state.knowledge.nodes);
  const problemsOf = useProblemsOf();
  return Object.entries(named ?? {}).flatMap(([name, at], order) => {
    const type = nodeOf(currentRecipe(), at.node)?.type ?? "";
    const parameter = nodes.get(type)?.parameters.find((each) => each.name === at.parameter);
    if (!parameter) return [];
    const problem = problemsOf(at.node).find((each) => each.input === at.parameter);
    const found = problem ? { problem: problemText(problem) } : {};
    return [{ name, parameter, value: values[order], ...found }];
  });
}
