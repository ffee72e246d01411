import { Ban, Brush, Copy, EyeOff, ListChecks, MoreHorizontal, SquarePen, Trash2 } from "lucide-react";
import type { NodeInfo, RecipeNode } from "../api/types";
import { fileOf, holdsMask, holdsPicture, presetOf, presetsOf } from "../catalogue";
import { nameInput, unnameInput } from "../document";
import { currentRecipe, useDocument } from "../state";
import { t } from "../text";
import { IconButton } from "../ui/IconButton";
import { Menu, type MenuItem } from "../ui/Menu";
import { optionText } from "../ui/words";
import { deleteSelection, duplicateSelection, toggleMode } from "./actions";
import { editMask, paintMaskOn } from "./masks";
import { choosePreset } from "./parameters";

export interface NodeMenuProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
}

const ICON = { size: 16, strokeWidth: 1.5 };

/** What can be done to the selected node, and which of its parameters the recipe's form offers. */
export function NodeMenu({ id, node, info }: NodeMenuProps) {
  const inputs = useDocument((state) => state.recipe.inputs);
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
    { kind: "menu", label: "Presets", icon: <ListChecks {...ICON} />, items: presets } as const,
    { kind: "menu", label: "In the recipe's form", icon: <SquarePen {...ICON} />, items: form } as const,
  ].filter((each) => each.items.length > 0);
  return (
    <Menu
      trigger={
        <IconButton
          className="card-menu nodrag"
          label={`Menu of ${info?.title ?? node.type}`}
          size="small"
          icon={<MoreHorizontal />}
        />
      }
      items={[
        ...masks,
        ...(masks.length > 0 ? [{ kind: "line" } as const] : []),
        { label: "Duplicate", icon: <Copy {...ICON} />, shortcut: "Ctrl D", onSelect: duplicateSelection },
        {
          label: node.mode === "bypass" ? "Run as usual" : "Bypass",
          icon: <Ban {...ICON} />,
          shortcut: "B",
          onSelect: () => toggleMode("bypass"),
        },
        {
          label: node.mode === "mute" ? "Unmute" : "Mute",
          icon: <EyeOff {...ICON} />,
          shortcut: "M",
          onSelect: () => toggleMode("mute"),
        },
        {
          label: "Delete",
          icon: <Trash2 {...ICON} />,
          shortcut: "Del",
          danger: true,
          onSelect: deleteSelection,
        },
        ...(more.length > 0 ? [{ kind: "line" } as const, ...more] : []),
      ]}
    />
  );
}
