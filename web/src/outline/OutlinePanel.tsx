import { useReactFlow } from "@xyflow/react";
import { Play, Plus } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { openPaletteBeside, useFlow } from "../canvas";
import { Drawer } from "../panels/Drawer";
import {
  graphOf,
  paint,
  pathIn,
  stateAt,
  useCatalogue,
  useDocument,
  useLists,
  useProblemsOf,
  useRuns,
} from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { MenuAt, type MenuItem } from "../ui/Menu";
import { type Line, linesFor, settingsLine, type Told } from "./lines";
import { Tree } from "./Tree";
import { outlineOf } from "./tree";
import { openSettings, useActions } from "./useActions";
import { useWanted } from "./wanted";
import { titlesIn } from "./words";
import "./OutlinePanel.css";

const NONE: ReadonlySet<string> = new Set();

/** The graph as a tree of its nodes in the order in which they are painted: all that the canvas does, without it. */
export default function OutlinePanel({ onClose }: { onClose: () => void }) {
  const graph = useDocument(graphOf);
  const scope = useDocument((state) => state.scope);
  const knowledge = useCatalogue((state) => state.knowledge);
  const states = useRuns(({ shown, states }) => (shown ? states[shown] : undefined));
  const problemsOf = useProblemsOf();
  const [opened, setOpened] = useState<ReadonlySet<string>>(NONE);
  const [closed, setClosed] = useState<ReadonlySet<string>>(NONE);
  const [menu, setMenu] = useState<{ label: string; at: HTMLElement; items: MenuItem[] } | null>(null);
  const [said, say] = useState("");
  // What takes the focus when the menu is closed, if it does not go back to the line.
  const next = useRef<(() => void) | null>(null);
  const wanted = useWanted((state) => state.line);
  const { want } = useWanted.getState();
  const arrived = useCallback(() => useWanted.getState().want(null), []);
  const { screenToFlowPosition } = useReactFlow();

  const nodes = useMemo(() => outlineOf(graph, knowledge), [graph, knowledge]);
  const titles = useMemo(() => titlesIn(nodes), [nodes]);
  const lines = new Map<string, Line>();
  const pictures = useLists((state) => state.pictures);
  const told: Told = {
    titles,
    problemsOf,
    stateOf: (id) => stateAt(states, pathIn(scope, id)),
    pictureOf: (ref) => {
      const found = pictures.find((each) => each.ref === ref);
      return found && (found.title || found.name);
    },
  };
  const items = nodes.map((node) => linesFor(node, told, lines));
  // Settings are many: they are folded until they are asked for.
  const folded = new Set([
    ...closed,
    ...nodes.map(({ id }) => settingsLine(id)).filter((id) => !opened.has(id)),
  ]);
  const actionsOf = useActions({
    nodes,
    titles,
    say,
    go: (line) => {
      next.current = () => want(line);
    },
    afterwards: (act) => {
      next.current = act;
    },
  });

  const act = (id: string, element: HTMLElement) => {
    const line = lines.get(id);
    if (!line) return;
    const open = (of: Line, at: HTMLElement) =>
      setMenu({ label: at.textContent ?? "", at, items: actionsOf(of) });
    const missing = line.kind === "problem" ? inputLineOf(line, lines) : undefined;
    // The line of a problem is gone once the wire is there: the menu belongs to that of the input.
    if (missing) open(missing[1], elementOf(missing[0]) ?? element);
    else if (line.kind === "settings") openSettings(null);
    else if (line.kind === "parameter") openSettings(line.label);
    else if (line.kind === "problem") openSettings(labelOf(line));
    else open(line, element);
  };
  const fold = (id: string, close: boolean) => {
    const [set, change, inSet] = id.endsWith("/set")
      ? [opened, setOpened, !close]
      : [closed, setClosed, close];
    const next = new Set(set);
    if (inSet) next.add(id);
    else next.delete(id);
    change(next);
  };

  return (
    <Drawer
      title={t("outline.title")}
      onClose={onClose}
      tools={
        <>
          <Button
            size="small"
            onClick={() => {
              const screen = middleOf(document.querySelector(".canvas"));
              const at = screenToFlowPosition(screen);
              openPaletteBeside({ screen, at, from: null });
            }}
          >
            <Plus size={14} strokeWidth={1.5} aria-hidden />
            {t("outline.add")}
          </Button>
          <Button size="small" disabled={nodes.length === 0} onClick={() => void paint()}>
            <Play size={14} strokeWidth={1.5} aria-hidden />
            {t("runs.paint")}
          </Button>
        </>
      }
    >
      {nodes.length === 0 ? <p className="outline-empty">{t("outline.empty")}</p> : null}
      {nodes.length > 0 ? (
        <Tree
          label={t("outline.tree", { count: nodes.length })}
          items={items}
          closed={folded}
          onClose={fold}
          onAct={act}
          onFocus={(id) => {
            const line = lines.get(id);
            if (line) useFlow.getState().select([line.node.id]);
          }}
          wanted={wanted === "" ? (nodes[0]?.id ?? null) : wanted}
          onArrived={arrived}
        />
      ) : null}
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {menu ? (
        <MenuAt
          {...menu}
          onFocusBack={() => {
            const take = next.current ?? (() => menu.at.focus());
            next.current = null;
            take();
          }}
          onClose={() => setMenu(null)}
        />
      ) : null}
    </Drawer>
  );
}

function labelOf(line: Extract<Line, { kind: "problem" }>): string | null {
  const { info } = line.node;
  return info?.parameters.find(({ name }) => name === line.problem.input)?.label ?? null;
}

/** The line of the input that a problem is about, with its id; undefined where it is about something else. */
function inputLineOf(of: Extract<Line, { kind: "problem" }>, lines: ReadonlyMap<string, Line>) {
  return [...lines].find(
    ([, line]) =>
      line.kind === "input" && line.node.id === of.node.id && line.input.name === of.problem.input,
  );
}

const elementOf = (id: string) => document.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`);

function middleOf(element: Element | null) {
  const box = element?.getBoundingClientRect();
  return {
    x: (box?.left ?? 0) + (box?.width ?? innerWidth) / 2,
    y: (box?.top ?? 0) + (box?.height ?? innerHeight) / 2,
  };
}
