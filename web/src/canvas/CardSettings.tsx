import { ChevronDown, ChevronRight } from "lucide-react";
import type { NodeInfo, ParameterInfo, RecipeNode } from "../api/types";
import { groupsOf, isChanged, missingFor, type ParameterGroup, presetOf, presetsOf } from "../catalogue";
import { usePreferences } from "../state";
import { t } from "../text";
import { PresetField } from "../ui/widgets";
import { CardParameters, keepKeys } from "./CardParameters";
import { useExpanded } from "./expanded";
import { choosePreset } from "./parameters";

export interface CardSettingsProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo;
}

/** The parameters on a card: its preset and the usual ones, and behind "more" the others by group. */
export function CardSettings({ id, node, info }: CardSettingsProps) {
  const expanded = useExpanded((state) => state.ids.has(id));
  const toggle = useExpanded((state) => state.toggle);
  const rest = info.parameters.filter((each) => each.widget.kind !== "image");
  const hidden = rest.filter((each) => each.more);
  const shown = rest.filter((each) => !each.more || (expanded && !each.group));
  const changed = changedAmong(hidden, node);
  if (rest.length === 0) return null;
  return (
    <>
      {info.presets.length > 0 ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: it keeps the keys of the control inside from the node
        <div className="card-parameters card-preset nokey" onKeyDown={keepKeys}>
          <PresetField
            presets={presetsOf(info)}
            missingFor={(preset) => missingFor(info, preset)}
            chosen={presetOf(info, node.parameters ?? {})}
            onChoose={(name) => choosePreset(id, name)}
            compact
          />
        </div>
      ) : null}
      <CardParameters id={id} node={node} parameters={shown} />
      {expanded
        ? groupsOf(rest).map((group) => (
            <CardGroup key={group.title} id={id} node={node} type={info.type} group={group} />
          ))
        : null}
      {hidden.length > 0 ? (
        <button
          type="button"
          className="card-more nodrag"
          aria-expanded={expanded}
          onClick={() => toggle(id)}
        >
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
          {expanded
            ? t("app.less")
            : t(changed > 0 ? "app.moreChanged" : "app.more", { count: hidden.length, changed })}
        </button>
      ) : null}
    </>
  );
}

interface CardGroupProps {
  id: string;
  node: RecipeNode;
  type: string;
  group: ParameterGroup;
}

function CardGroup({ id, node, type, group }: CardGroupProps) {
  const place = `card/${type}/${group.title}`;
  const open = usePreferences((state) => state.folds[place] ?? false);
  const fold = usePreferences((state) => state.fold);
  const changed = changedAmong(group.parameters, node);
  return (
    <section className="card-group">
      <button
        type="button"
        className="card-heading nodrag"
        aria-expanded={open}
        onClick={() => fold(place, !open)}
      >
        <ChevronRight size={14} strokeWidth={1.5} aria-hidden />
        {group.title}
        {changed > 0 ? (
          <span className="card-note">{t("panels.changedCount", { count: changed })}</span>
        ) : null}
      </button>
      {open ? <CardParameters id={id} node={node} parameters={group.parameters} /> : null}
    </section>
  );
}

function changedAmong(parameters: readonly ParameterInfo[], node: RecipeNode): number {
  return parameters.filter((each) => isChanged(each, node.parameters?.[each.name])).length;
}
