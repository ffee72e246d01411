import { ListFilter } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { JsonValue, NodeInfo, ParameterInfo, Problem } from "../api/types";
import { missingFor, presetOf, presetsOf } from "../catalogue/presets";
import { groupsOf, isChanged, MANY_PARAMETERS, matching } from "../catalogue/settings";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { SearchField } from "../ui/SearchField";
import { Section } from "../ui/Section";
import { PresetField } from "../ui/widgets/PresetField";
import "./Settings.css";

export interface SettingsProps {
  node: string;
  info: NodeInfo;
  /** The values that the recipe gives; the others are the defaults. */
  values: { readonly [name: string]: JsonValue };
  problems: readonly Problem[];
  explained: boolean;
  /** Which groups were opened or closed, by their place. */
  folds: { readonly [place: string]: boolean };
  onFold: (place: string, open: boolean) => void;
  onPreset: (name: string) => void;
  field: (parameter: ParameterInfo) => ReactNode;
}

/** A node's parameters: those of the card, then the rarer ones by group; where there are many, a search. */
export function Settings(props: SettingsProps) {
  const { node, info, values, problems, field } = props;
  const [query, setQuery] = useState("");
  const [changedOnly, setChangedOnly] = useState(false);
  const { parameters } = info;
  const changed = parameters.filter((each) => isChanged(each, values[each.name]));
  const many = parameters.length > MANY_PARAMETERS;
  const filtered = many && (query.trim() !== "" || changedOnly);
  const found = filtered ? matching(changedOnly ? changed : parameters, query) : parameters;
  const ungrouped = found.filter((each) => !each.group);
  const main = filtered ? ungrouped : ungrouped.filter((each) => !each.more);
  const more = filtered ? [] : ungrouped.filter((each) => each.more);
  const groups = groupsOf(parameters)
    .map(({ title, parameters: all }) => ({ title, parameters: all.filter((each) => found.includes(each)) }))
    .filter((group) => group.parameters.length > 0);
  const wrong = (each: ParameterInfo) => problems.some((problem) => problem.input === each.name);

  const noteOf = (group: readonly ParameterInfo[]) => {
    const faults = group.filter(wrong).length;
    const departures = group.filter((each) => changed.includes(each)).length;
    if (faults > 0) return t("app.problems", { count: faults });
    return departures > 0 ? t("panels.changedCount", { count: departures }) : "";
  };

  return (
    <>
      {many ? (
        <div className="settings-filter">
          <SearchField
            label={t("panels.filter")}
            placeholder={t("panels.filterCount", { count: parameters.length })}
            value={query}
            onChange={setQuery}
          />
          <IconButton
            label={changedOnly ? t("panels.showAll") : t("panels.showChanged", { count: changed.length })}
            icon={<ListFilter />}
            pressed={changedOnly}
            onClick={() => setChangedOnly(!changedOnly)}
          />
        </div>
      ) : null}
      {main.length || (info.presets.length && !filtered) ? (
        <Section title={t("panels.settings")}>
          {info.presets.length && !filtered ? (
            <PresetField
              presets={presetsOf(info)}
              missingFor={(preset) => missingFor(info, preset)}
              chosen={presetOf(info, values)}
              explained={props.explained}
              onChoose={props.onPreset}
            />
          ) : null}
          {main.map(field)}
        </Section>
      ) : null}
      {more.length ? (
        <Section
          key={node}
          title={t("panels.moreSettings")}
          folds
          open={more.some((each) => changed.includes(each) || wrong(each))}
        >
          {more.map(field)}
        </Section>
      ) : null}
      {groups.map((group) => {
        const place = `panel/${info.type}/${group.title}`;
        const faulty = group.parameters.some(wrong);
        const open = props.folds[place] ?? faulty;
        return (
          <Section
            // Made anew where it is to open by itself: the filter finds something, or something is wrong.
            key={`${node} ${group.title} ${filtered} ${faulty && !(place in props.folds)}`}
            title={group.title}
            folds={!filtered}
            open={filtered || open}
            note={noteOf(group.parameters)}
            faulty={faulty}
            onFold={(now) => props.onFold(place, now)}
          >
            {group.parameters.map(field)}
          </Section>
        );
      })}
      {filtered && found.length === 0 ? (
        <p className="settings-none">
          {query.trim() ? t("panels.noSetting", { query: query.trim() }) : t("panels.allDefault")}
        </p>
      ) : null}
    </>
  );
}
