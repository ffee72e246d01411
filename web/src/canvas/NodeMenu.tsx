import {
  Ban,
  Blocks,
  Brush,
  Copy,
  EyeOff,
  Group,
  ListChecks,
  Lock,
  LockOpen,
  LogIn,
  MoreHorizontal,
  SquarePen,
  Trash2,
  Ungroup,
  Unplug,
} from "lucide-react";
import type { NodeInfo, RecipeNode } from "../api/types";
import { fileOf, holdsMask, holdsPicture, presetOf, presetsOf } from "../catalogue";
import { optionText } from "../common/words";
import { marked, nameInput, unnameInput } from "../document";
import { askToKeep, currentRecipe, graphOf, keysTextOf, useDocument } from "../state";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { Menu, type MenuItem } from "../ui/Menu";
import { deleteAndCut, deleteSelection, duplicateSelection, toggleMode } from "./actions";
import { enter, groupSelection, isSubgraph, unpackSelection } from "./grouping";
import { editMask, paintMaskOn } from "./masks";
import { choosePreset } from "./parameters";
import { toggleSelected } from "./structure";

export interface NodeMenuProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
}

const ICON = { size: 16, strokeWidth: 1.5 };

/** The menu of the selected node, behind its button. */
export function NodeMenu(props: NodeMenuProps) {
  const { node, info } = props;
  return (
    <Menu
      trigger={
        <IconButton
          className="card-menu nodrag"
          label={t("app.menu.of", { node: info?.title ?? node.type })}
          size="small"
          icon={<MoreHorizontal />}
        />
      }
      items={useNodeMenu(props)}
    />
  );
}

/** What can be done to the selected node, and which of its parameters the recipe's form offers. */
export function useNodeMenu({ id, node, info }: NodeMenuProps): MenuItem[] {
  const inputs = useDocument((state) => graphOf(state).inputs);
  const inside = useDocument((state) => state.scope.length > 0);
  const locked = useDocument((state) => marked(graphOf(state), "locked").has(id));
  const nameOf = (parameter: string) =>
    Object.entries(inputs ?? {}).find(([, at]) => at.node === id && at.parameter === parameter)?.[0];
  const form: MenuItem[] = (info?.parameters ?? []).map((each) => {
    const name = nameOf(each.name);
    return {
      kind: "choice",
      label: each.label,
      checked: name !== undefined,
      onSelect: () =>
        useDocument
          .getState()
          .perform(name === undefined ? nameInput(currentRecipe(), id, each.name) : unnameInput(name)),
    };
  });
  const chosen = info ? presetOf(info, node.parameters ?? {}) : null;
  const presets: MenuItem[] = (info ? presetsOf(info) : []).map(({ name }) => ({
    kind: "choice",
    label: optionText(name),
    checked: name === chosen?.name,
    onSelect: () => choosePreset(id, name),
  }));
  const masks: MenuItem[] = [
    ...(holdsMask(info)
      ? [{ label: t("mask.edit"), icon: <Brush {...ICON} />, onSelect: () => editMask(id) }]
      : []),
    ...(holdsPicture(info) && fileOf(node, info) !== null
      ? [{ label: t("mask.paint"), icon: <Brush {...ICON} />, onSelect: () => paintMaskOn(id) }]
      : []),
  ];
  const more: MenuItem[] = [
    { kind: "menu", label: t("app.menu.presets"), icon: <ListChecks {...ICON} />, items: presets } as const,
    {
      kind: "menu",
      label: t(inside ? "structure.offered" : "structure.inForm"),
      icon: <SquarePen {...ICON} />,
      items: form,
    } as const,
  ].filter((each) => each.items.length > 0);
  return [
    ...masks,
    ...(masks.length > 0 ? [{ kind: "line" } as const] : []),
    {
      label: t("app.menu.duplicate"),
      icon: <Copy {...ICON} />,
      shortcut: keysTextOf("duplicate"),
      onSelect: duplicateSelection,
    },
    {
      label: node.mode === "bypass" ? t("app.menu.usual") : t("app.menu.bypass"),
      icon: <Ban {...ICON} />,
      shortcut: keysTextOf("bypass"),
      onSelect: () => toggleMode("bypass"),
    },
    {
      label: node.mode === "mute" ? t("app.menu.unmute") : t("app.menu.mute"),
      icon: <EyeOff {...ICON} />,
      shortcut: keysTextOf("mute"),
      onSelect: () => toggleMode("mute"),
    },
    {
      label: t("common.delete"),
      icon: <Trash2 {...ICON} />,
      shortcut: keysTextOf("delete"),
      danger: true,
      onSelect: deleteSelection,
    },
    {
      label: t("wires.key.deleteAndCut"),
      icon: <Unplug {...ICON} />,
      shortcut: keysTextOf("deleteAndCut"),
      danger: true,
      onSelect: deleteAndCut,
    },
    { kind: "line" },
    ...(isSubgraph(id)
      ? [
          { label: t("structure.enter"), icon: <LogIn {...ICON} />, onSelect: () => void enter(id) },
          {
            label: t("structure.unpack"),
            icon: <Ungroup {...ICON} />,
            shortcut: keysTextOf("unpack"),
            onSelect: unpackSelection,
          },
          { label: t("blocks.keep"), icon: <Blocks {...ICON} />, onSelect: () => askToKeep(id) },
        ]
      : []),
    {
      label: t("structure.group"),
      icon: <Group {...ICON} />,
      shortcut: keysTextOf("group"),
      onSelect: groupSelection,
    },
    {
      label: t(locked ? "structure.unlock" : "structure.lock"),
      icon: locked ? <LockOpen {...ICON} /> : <Lock {...ICON} />,
      shortcut: keysTextOf("lock"),
      onSelect: () => toggleSelected("locked"),
    },
    ...(more.length > 0 ? [{ kind: "line" } as const, ...more] : []),
  ];
}
