import { CircleHelp, Maximize2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { JsonValue, NodeInfo, NodeState, ParameterInfo, Picture, Problem } from "../api/types";
import { dimensions } from "../common/format";
import { problemText } from "../common/words";
import { t } from "../text";
import { said, socketText } from "../text/served";
import { categoryColor } from "../ui/categories";
import { NodeIcon } from "../ui/Icon";
import { IconButton } from "../ui/IconButton";
import { LossChart } from "../ui/LossChart";
import { NumberTable } from "../ui/NumberTable";
import { RawValues } from "../ui/RawValues";
import { Section } from "../ui/Section";
import { SocketGlyph } from "../ui/SocketGlyph";
import { ParameterField } from "../ui/widgets/ParameterField";
import type { Upload } from "../ui/widgets/usePictureDrop";
import { Figures } from "./Figures";
import { captionOf, figuresOf, type MemoryUse } from "./figuresOf";
import { NodePreview } from "./NodePreview";
import { PanelHeader } from "./PanelHeader";
import { ProblemList } from "./ProblemList";
import { type Cause, reasonWords } from "./reason";
import { Settings } from "./Settings";
import "./Panel.css";
import "./Inspector.css";

export interface InspectorProps {
  node: {
    id: string;
    type: string;
    mode?: "bypass" | "mute" | null;
    /** The values that the recipe gives; the others are the defaults. */
    parameters: { readonly [name: string]: JsonValue };
  };
  /** Null for a type that the catalogue does not have. */
  info: NodeInfo | null;
  state: NodeState | null;
  /** The newest picture of the node: its address and, where known, the size of the whole picture. */
  preview: { src: string; width: number | null; height: number | null; live?: boolean } | null;
  /** Whether the picture is of settings that are no longer there. */
  old?: boolean;
  /** Whether the node was changed since it failed, which is then no problem any more. */
  failureIsOld?: boolean;
  /** Problems of this node. */
  problems: readonly Problem[];
  pictures: readonly Picture[];
  memory?: MemoryUse | null;
  /** What the node measured last. */
  measured?: { readonly [name: string]: number } | undefined;
  measuredIsOld?: boolean;
  /** Which groups of settings were opened or closed, by their place. */
  folds: { readonly [place: string]: boolean };
  onFold: (place: string, open: boolean) => void;
  onPreset: (name: string) => void;
  /** Small words behind a parameter's value, by its name. */
  notes?: { readonly [parameter: string]: string };
  onUpload: Upload;
  onChange: (parameter: string, value: JsonValue) => void;
  onCommit: (parameter: string, value: JsonValue) => void;
  onReset: (parameter: string) => void;
  onOpenPreview: () => void;
  /** The outputs whose pictures the last run made, and what shows one of them. */
  painted?: readonly string[];
  onOpenOutput?: (output: string) => void;
  onCompare?: () => void;
  /** What is behind an input of the node that changed. */
  causeOf?: (input: string) => Cause | null;
  onProblem: (problem: Problem) => void;
  onCollapse?: () => void;
}

const MODES = {
  bypass: t("panels.bypassed"),
  mute: t("panels.muted"),
};

/** How many evaluations the node makes at each size, where it makes any. */
function evaluationsOf({ parameters }: InspectorProps["node"], info: NodeInfo | null): number | null {
  const known = info?.parameters.find(({ name }) => name === "evaluations");
  const value = parameters.evaluations ?? known?.default;
  return known && typeof value === "number" ? value : null;
}

/** Everything about one node: its picture, how it is going, and its parameters in full. */
export function Inspector(props: InspectorProps) {
  const { node, info, state, preview, problems, memory } = props;
  const [explained, setExplained] = useState(false);
  const title = info?.title ?? node.type;
  const each = props.old ? null : evaluationsOf(node, info);
  const figures = state ? figuresOf(state, memory ?? null, each) : [];
  const failure = props.failureIsOld ? null : state?.problem;
  const shownProblems = failure ? [...problems, failure] : problems;
  // A problem with a parameter is said at its field; a run's failure may be older than the value that is there now.
  const named = new Set(info?.parameters.map((parameter) => parameter.name));
  const loose = shownProblems.filter((entry) => entry === failure || !named.has(entry.input ?? ""));
  const strange = Object.fromEntries(Object.entries(node.parameters).filter(([name]) => !named.has(name)));
  const why = state && state.state !== "waiting" ? reasonWords(state.reason, info, props.causeOf) : [];
  const size = preview?.width && preview.height ? { width: preview.width, height: preview.height } : null;

  function field(parameter: ParameterInfo) {
    const problem = problems.find((entry) => entry.input === parameter.name);
    const note = props.notes?.[parameter.name];
    return (
      <ParameterField
        key={`${node.id}.${parameter.name}`}
        parameter={parameter}
        value={node.parameters[parameter.name]}
        pictures={props.pictures}
        explained={explained}
        {...(problem ? { problem: problemText(problem) } : {})}
        {...(note ? { note } : {})}
        onUpload={props.onUpload}
        onChange={(value) => props.onChange(parameter.name, value)}
        onCommit={(value) => props.onCommit(parameter.name, value)}
        onReset={() => props.onReset(parameter.name)}
      />
    );
  }

  return (
    <aside className="panel inspector" aria-label={t("panels.inspector")}>
      <PanelHeader
        title={title}
        mark={<NodeIcon name={info?.icon ?? "box"} color={categoryColor(info?.category ?? "")} />}
        action={
          info ? (
            <IconButton
              label={explained ? t("panels.explainNot") : t("panels.explain")}
              icon={<CircleHelp />}
              pressed={explained}
              onClick={() => setExplained(!explained)}
            />
          ) : null
        }
        onCollapse={props.onCollapse}
      />
      <p className="panel-summary">{info?.summary ?? t("panels.notInstalled", { type: node.type })}</p>
      {explained && info?.description ? <p className="inspector-description">{info.description}</p> : null}
      {node.mode ? <p className="panel-note inspector-note">{MODES[node.mode]}</p> : null}
      {loose.length ? (
        <div className="inspector-problems">
          <ProblemList problems={loose} titleOf={() => title} onGo={props.onProblem} withoutTitle />
        </div>
      ) : null}
      {preview ? (
        <NodePreview
          src={preview.src}
          alt={[t("panels.pictureOf", { title }), props.old ? t("panels.outOfDate") : ""]
            .filter(Boolean)
            .join(", ")}
          width={preview.width}
          height={preview.height}
          caption={captionOf(state, size, props.old, preview.live, each)}
          old={props.old}
          onOpen={props.onOpenPreview}
          onCompare={props.onCompare}
        />
      ) : null}
      {state && state.losses.length > 1 ? <LossChart losses={state.losses} total={state.total} /> : null}
      {figures.length ? <Figures figures={figures} /> : null}
      {props.measured ? (
        <Section title={props.measuredIsOld ? t("panels.measuredOld") : t("panels.measured")}>
          <NumberTable label={t("panels.whatMeasured", { title })} numbers={props.measured} />
        </Section>
      ) : null}
      {state?.note && state.state === "running" ? (
        <p className="inspector-doing">{said(state.note)}</p>
      ) : null}
      {state?.warnings.length ? (
        <ul className="inspector-warnings">
          {state.warnings.map((warning) => (
            <li key={warning}>
              <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
              {said(warning)}
            </li>
          ))}
        </ul>
      ) : null}
      {info?.parameters.length ? (
        <Settings
          node={node.id}
          info={info}
          values={node.parameters}
          problems={problems}
          explained={explained}
          folds={props.folds}
          onFold={props.onFold}
          onPreset={props.onPreset}
          field={field}
        />
      ) : null}
      {Object.keys(strange).length > 0 ? (
        <Section title={t("trust.keptValues")}>
          <RawValues label={t("trust.valuesOf", { title })} values={strange} />
        </Section>
      ) : null}
      {info?.outputs.length ? (
        <Section title={t("panels.outputs")}>
          <ul className="inspector-outputs">
            {info.outputs.map((output) => {
              const made = state?.outputs[output.name];
              return (
                <li key={output.name} title={output.help}>
                  <SocketGlyph socket={output.socket} />
                  <span>{output.label}</span>
                  <span className="inspector-size">
                    {made?.width && made.height
                      ? `${dimensions(made.width, made.height)} px`
                      : socketText(output.socket)}
                  </span>
                  {props.painted?.includes(output.name) ? (
                    <IconButton
                      label={t("panels.lookAt", { label: output.label })}
                      icon={<Maximize2 />}
                      size="small"
                      onClick={() => props.onOpenOutput?.(output.name)}
                    />
                  ) : null}
                </li>
              );
            })}
          </ul>
        </Section>
      ) : null}
      {why.length ? (
        <p className="panel-note inspector-reason">
          {why.map((part) => (part.strong ? <strong key={part.text}>{part.text}</strong> : part.text))}
        </p>
      ) : null}
    </aside>
  );
}
