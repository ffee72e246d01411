import { useReactFlow } from "@xyflow/react";
import {
  connect,
  deleteSelection,
  duplicateSelection,
  endAt,
  openPaletteBeside,
  toggleMode,
  useFlow,
} from "../canvas";
import { nodeOf, remove, type Socket, type WireRef } from "../document";
import { currentRecipe, knowledge, useDocument, usePreferences } from "../state";
import { t } from "../text";
import type { MenuItem } from "../ui/Menu";
import type { Line } from "./lines";
import { type Choice, type OutlineNode, sourcesFor, targetsFor } from "./tree";
import { socketText } from "./words";

interface Told {
  readonly nodes: readonly OutlineNode[];
  readonly titles: ReadonlyMap<string, string>;
  /** Says what was done. */
  say(text: string): void;
  /** Moves the focus to a line. */
  go(line: string): void;
  /** Does what takes the focus once the menu, which holds it until then, is closed. */
  afterwards(act: () => void): void;
}

/** What can be done on a line of the outline. */
export function useActions({ nodes, titles, say, go, afterwards }: Told): (line: Line) => MenuItem[] {
  const flow = useReactFlow();

  const show = (id: string) => {
    void flow.fitView({ nodes: [{ id }], padding: 0.4, maxZoom: 1 }).then(() => {
      document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
    });
  };
  const text = ({ node, name }: Socket) => socketText(titles, node, name);
  const label = ({ socket, instead }: Choice) =>
    instead
      ? t("outline.choiceInstead", {
          socket: text(socket),
          other: socketText(titles, instead.source, instead.output),
        })
      : text(socket);
  const cut = (wire: WireRef) => {
    useDocument.getState().perform(remove(currentRecipe(), [], [wire], t("outline.wireName")));
    say(t("outline.disconnected", { socket: socketText(titles, wire.target, wire.input) }));
  };
  const join = (from: Socket, to: Socket) => {
    if (connect(from, to, { x: innerWidth / 2, y: innerHeight / 2 })) {
      say(t("outline.connected", { source: text(from), target: text(to) }));
    }
  };
  const addAt = (node: string, name: string, side: "input" | "output") => {
    const at = document.querySelector(".canvas")?.getBoundingClientRect();
    const screen = { x: (at?.left ?? 0) + (at?.width ?? 0) / 2, y: (at?.top ?? 0) + (at?.height ?? 0) / 2 };
    const from = endAt(node, name, side);
    afterwards(() => openPaletteBeside({ screen, at: flow.screenToFlowPosition(screen), from }));
  };

  const ofInput = (line: Extract<Line, { kind: "input" }>): MenuItem[] => {
    const { node, input } = line;
    const to = { node: node.id, name: input.name };
    const at = input.many ? null : input.wire;
    const sources = sourcesFor(currentRecipe(), knowledge(), nodes, to, at);
    return [
      ...(input.wire
        ? [
            { label: t("outline.goToSource"), onSelect: () => go(input.wire?.source ?? "") },
            { label: t("outline.disconnect"), onSelect: () => input.wire && cut(input.wire) },
            { kind: "line" } as const,
          ]
        : []),
      { kind: "heading", label: t(sources.length > 0 ? "outline.takeFrom" : "outline.noneFits") },
      ...sources.map(({ socket }) => ({ label: text(socket), onSelect: () => join(socket, to) })),
      { kind: "line" },
      { label: t("outline.addBefore"), onSelect: () => addAt(node.id, input.name, "input") },
    ];
  };
  const ofOutput = (line: Extract<Line, { kind: "output" }>): MenuItem[] => {
    const { node, output } = line;
    const from = { node: node.id, name: output.name };
    const targets = targetsFor(currentRecipe(), knowledge(), nodes, from);
    return [
      ...output.wires.map((wire) => ({
        label: t("outline.disconnectFrom", { socket: socketText(titles, wire.target, wire.input) }),
        onSelect: () => cut(wire),
      })),
      ...(output.wires.length > 0 ? [{ kind: "line" } as const] : []),
      { kind: "heading", label: t(targets.length > 0 ? "outline.giveTo" : "outline.noneTakes") },
      ...targets.map((choice) => ({
        label: label(choice),
        onSelect: () => join(from, choice.socket),
      })),
      { kind: "line" },
      { label: t("outline.addBehind"), onSelect: () => addAt(node.id, output.name, "output") },
    ];
  };
  const ofNode = ({ node }: { node: OutlineNode }): MenuItem[] => {
    const mode = nodeOf(currentRecipe(), node.id)?.mode ?? null;
    const chosen = (doing: () => void) => () => {
      useFlow.getState().select([node.id]);
      doing();
    };
    const next = nodes[nodes.indexOf(node) + 1] ?? nodes[nodes.indexOf(node) - 1];
    return [
      { label: t("outline.settings"), onSelect: () => openSettings(null) },
      { label: t("outline.show"), onSelect: () => show(node.id) },
      { kind: "line" },
      {
        label: t(mode === "bypass" ? "outline.runAsUsual" : "outline.bypass"),
        onSelect: chosen(() => toggleMode("bypass")),
      },
      {
        label: t(mode === "mute" ? "outline.runAsUsual" : "outline.mute"),
        onSelect: chosen(() => toggleMode("mute")),
      },
      { label: t("outline.duplicate"), onSelect: chosen(duplicateSelection) },
      {
        label: t("outline.delete"),
        danger: true,
        onSelect: chosen(() => {
          deleteSelection();
          say(t("outline.deleted", { node: node.title }));
          if (next) go(next.id);
        }),
      },
    ];
  };
  return (line) => {
    switch (line.kind) {
      case "input":
        return ofInput(line);
      case "output":
        return ofOutput(line);
      default:
        return ofNode(line);
    }
  };
}

const FIELDS =
  "input, button[role], textarea, [role=slider], [role=switch], [role=combobox], .image-field-button";

/** Moves the focus to a setting in the inspector, whose node is selected; null: to the first. */
export function openSettings(label: string | null): void {
  if (!usePreferences.getState().inspector) usePreferences.getState().toggleInspector();
  // The inspector shows the node once it was drawn anew.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const side = document.querySelector<HTMLElement>(".app-side");
      const field = label === null ? null : (fieldNamed(side, label) ?? unfolded(side, label));
      (field ?? side?.querySelector<HTMLElement>(FIELDS))?.focus();
    }),
  );
}

function fieldNamed(side: HTMLElement | null, label: string): HTMLElement | null {
  const found = [...(side?.querySelectorAll<HTMLElement>(".field-label") ?? [])].find(
    (each) => each.textContent === label,
  );
  return found
    ? (side?.querySelector<HTMLElement>(`[aria-labelledby~="${CSS.escape(found.id)}"]`) ?? null)
    : null;
}

// A setting in a folded group is there once the group is open: it is looked for in the next frame.
function unfolded(side: HTMLElement | null, label: string): HTMLElement | null {
  const folded = side?.querySelectorAll<HTMLElement>("[aria-expanded=false]:not([role=combobox])") ?? [];
  for (const each of folded) each.click();
  requestAnimationFrame(() => fieldNamed(side, label)?.focus());
  return null;
}
