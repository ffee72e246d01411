import type { JsonValue, ParameterInfo, Picture, Problem } from "../api/types";
import { inputName } from "../common/inputName";
import { shownName } from "../common/words";
import { t } from "../text";
import { shipped } from "../text/served";
import { Section } from "../ui/Section";
import { ParameterField } from "../ui/widgets/ParameterField";
import type { Upload } from "../ui/widgets/usePictureDrop";
import { AboutField } from "./AboutField";
import { PanelHeader } from "./PanelHeader";
import { PictureTile } from "./PictureTile";
import { ProblemList } from "./ProblemList";
import "./Panel.css";
import "./FormView.css";

/** A named input of the recipe with the parameter that it sets. */
export interface FormInput {
  name: string;
  parameter: ParameterInfo;
  /** Undefined: the default holds. */
  value: JsonValue | undefined;
  problem?: string;
  note?: string;
}

export interface FormViewProps {
  name: string;
  /** As the recipe has it, in its own language. */
  about: string;
  /** Whether it is of a group of the recipe. */
  group?: boolean;
  inputs: readonly FormInput[];
  problems: readonly Problem[];
  pictures: readonly Picture[];
  /** "Takes about 50 s and 0.9 GB on this machine." */
  estimate?: string;
  titleOf: (node: string) => string;
  onUpload: Upload;
  onAbout: (about: string) => void;
  onChange: (input: string, value: JsonValue) => void;
  onCommit: (input: string, value: JsonValue) => void;
  onReset: (input: string) => void;
  onProblem: (problem: Problem) => void;
  onCollapse?: () => void;
}

/** The recipe as a form, shown while no node is selected: its pictures, its settings, its problems. */
export function FormView(props: FormViewProps) {
  const pictures = props.inputs.filter((input) => input.parameter.widget.kind === "image");
  const settings = props.inputs.filter((input) => input.parameter.widget.kind !== "image");
  return (
    <aside className="panel form-view" aria-label={t(props.group ? "panels.group" : "panels.recipe")}>
      <PanelHeader title={shownName(props)} onCollapse={props.onCollapse} />
      <AboutField
        key={props.name}
        label={t(props.group ? "panels.aboutGroup" : "panels.about")}
        hint={t(props.group ? "panels.aboutGroupEmpty" : "panels.aboutEmpty")}
        value={props.about}
        shown={shipped(props.about)}
        onCommit={props.onAbout}
      />
      {pictures.length ? (
        <Section title={t("panels.pictures")}>
          <div className="form-view-pictures">
            {pictures.map((input) => {
              const value = input.value === undefined ? input.parameter.default : input.value;
              return (
                <PictureTile
                  key={input.name}
                  name={inputName(input.name)}
                  value={typeof value === "string" ? value : null}
                  pictures={props.pictures}
                  {...(input.problem ? { problem: input.problem } : {})}
                  onUpload={props.onUpload}
                  onPick={(ref) => {
                    props.onChange(input.name, ref);
                    props.onCommit(input.name, ref);
                  }}
                />
              );
            })}
          </div>
        </Section>
      ) : null}
      {settings.length ? (
        <Section title={t("panels.settings")}>
          {settings.map((input) => (
            <ParameterField
              key={input.name}
              // By the recipe's own name: as on its form, and as its author meant it.
              parameter={{ ...input.parameter, label: inputName(input.name) }}
              value={input.value}
              pictures={props.pictures}
              {...(input.problem ? { problem: input.problem } : {})}
              {...(input.note ? { note: input.note } : {})}
              onUpload={props.onUpload}
              onChange={(value) => props.onChange(input.name, value)}
              onCommit={(value) => props.onCommit(input.name, value)}
              onReset={() => props.onReset(input.name)}
            />
          ))}
        </Section>
      ) : null}
      {props.problems.length ? (
        <Section title={t("panels.problems")}>
          <ProblemList problems={props.problems} titleOf={props.titleOf} onGo={props.onProblem} />
        </Section>
      ) : null}
      {props.estimate ? (
        <Section title={t("panels.aboutTitle")}>
          <p className="form-view-estimate">{props.estimate}</p>
        </Section>
      ) : null}
      {props.inputs.length === 0 ? (
        <Section title={t("panels.settings")}>
          <p className="form-view-estimate">{t("panels.selectANode")}</p>
        </Section>
      ) : null}
    </aside>
  );
}
