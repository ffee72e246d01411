import {
  Background,
  BackgroundVariant,
  type EdgeChange,
  type NodeChange,
  ReactFlow,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import { type KeyboardEvent, useCallback, useRef } from "react";
import { t } from "../text";
import "@xyflow/react/dist/base.css";
import { combination } from "../common/keys";
import { itemOf, type Point } from "../document";
import { currentRecipe, keysOf, knowledge, usePreferences, useSelection } from "../state";
import { AddNode } from "./AddNode";
import { BoundaryCard } from "./BoundaryCard";
import { CutStroke } from "./CutStroke";
import { withContents } from "./carrying";
import { useConnecting } from "./connecting";
import { dropNodes } from "./dropping";
import { FrameCard } from "./FrameCard";
import { Refit } from "./fitting";
import { type CardNode, shifts, useFlow, type WireEdge } from "./flow";
import { Ghosts } from "./Ghosts";
import { enter, enterSelection, leave } from "./grouping";
import { Hint } from "./Hint";
import { Invitation } from "./Invitation";
import { NodeCard } from "./NodeCard";
import { NoteCard } from "./NoteCard";
import { PointedMenu } from "./PointedMenu";
import { Refusal } from "./Refusal";
import { resizeByKey } from "./resizing";
import { ScopeBar } from "./ScopeBar";
import { SelectionBar } from "./SelectionBar";
import { useSaving } from "./saving";
import { useDrops } from "./useDrops";
import { useFar } from "./useFar";
import { useFitOnOpen } from "./useFitOnOpen";
import { useKeptFocus } from "./useKeptFocus";
import { useSync } from "./useSync";
import { useTabKey } from "./useTabKey";
import { useWireKeys } from "./useWireKeys";
import { useWiring } from "./useWiring";
import { ViewMap } from "./ViewMap";
import { Wire } from "./Wire";
import { WaitingWire } from "./WireInHand";
import { WiringStatus } from "./WiringStatus";
import "./Canvas.css";

const NODE_TYPES = { card: NodeCard, boundary: BoundaryCard, frame: FrameCard, note: NoteCard };
const EDGE_TYPES = { wire: Wire };
/** What React Flow tells screen readers. */
const SPOKEN = {
  "node.a11yDescription.default": t("app.flow.node"),
  "node.a11yDescription.keyboardDisabled": t("app.flow.node"),
  "node.a11yDescription.ariaLiveMessage": ({ x, y }: { x: number; y: number }) =>
    t("app.flow.moved", { x, y }),
  "edge.a11yDescription.default": t("app.flow.edge"),
};
const GRID = 24;
const SNAP: [number, number] = [GRID, GRID];

/** The graph: React Flow draws what the document says and tells the document what was done. */
export function Canvas() {
  const nodes = useFlow((state) => state.nodes);
  const edges = useFlow((state) => state.edges);
  const changeEdges = useFlow((state) => state.changeEdges);
  const { screenToFlowPosition } = useReactFlow();
  const grid = usePreferences((state) => state.grid);
  const snap = usePreferences((state) => state.snap);
  const drops = useDrops();
  const wiring = useWiring();
  const wireKeys = useWireKeys();
  useTabKey();
  useKeptFocus();
  useSync();
  useSaving();
  const fitted = useFitOnOpen();
  const far = useFar();

  const dragging = useRef(false);
  const boxing = useRef(false);
  const onNodesChange = useCallback((all: NodeChange<CardNode>[]) => {
    const changes = withContents(boxing.current ? all.filter(notAFrame) : all);
    useFlow.getState().changeNodes(changes);
    if (shifts(changes, currentRecipe())) useFlow.getState().sync(currentRecipe(), knowledge());
    const moved = new Map<string, Point>();
    for (const change of changes) {
      if (change.type !== "position") continue;
      if (change.dragging) dragging.current = true;
      else if (change.dragging === false && change.position) moved.set(change.id, change.position);
    }
    if (moved.size === 0) return;
    // Without a drag before it, it is an arrow key that moved them.
    const nudge = !dragging.current;
    dragging.current = false;
    dropNodes(moved, nudge);
  }, []);

  const onEdgesChange = useCallback(
    (changes: EdgeChange<WireEdge>[]) => changeEdges(changes.filter((each) => each.type === "select")),
    [changeEdges],
  );

  const openPalette = (screen: Point) =>
    useConnecting
      .getState()
      .openPalette({ screen, at: screenToFlowPosition(screen), from: null, fromAt: null });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the drawing takes drops and double clicks; keys do the same
    <div
      className="canvas"
      data-fitted={fitted ?? undefined}
      data-far={far || undefined}
      tabIndex={-1}
      {...drops}
      onKeyDownCapture={(event) => {
        wireKeys(event);
        if (!event.isDefaultPrevented() && !resizeByKey(event) && !scopeByKey(event)) enterByKey(event);
      }}
      onDoubleClick={(event) => {
        if (event.target instanceof Element && event.target.classList.contains("react-flow__pane")) {
          openPalette({ x: event.clientX, y: event.clientY });
        }
        const header = event.target instanceof Element && event.target.closest(".card-header");
        const id = header ? header.closest(".react-flow__node")?.getAttribute("data-id") : null;
        if (id) enter(id);
      }}
    >
      <ReactFlow<CardNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onSelectionChange={onSelectionChange}
        onMove={moving}
        onSelectionStart={() => {
          boxing.current = true;
        }}
        onSelectionEnd={() => {
          boxing.current = false;
        }}
        {...wiring}
        onlyRenderVisibleElements
        elevateNodesOnSelect
        elevateEdgesOnSelect
        selectionMode={SelectionMode.Partial}
        selectionOnDrag={false}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Shift", "Control", "Meta"]}
        deleteKeyCode={null}
        panActivationKeyCode={null}
        zoomOnDoubleClick={false}
        minZoom={0.05}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
        snapToGrid={snap}
        snapGrid={SNAP}
        aria-label={t("app.graph")}
        ariaLabelConfig={SPOKEN}
      >
        {grid ? (
          <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.6} color="var(--canvas-dot)" />
        ) : null}
        <WaitingWire />
        <Ghosts />
        <ViewMap />
        <Refit />
      </ReactFlow>
      <Invitation onAdd={openPalette} />
      <Hint onAdd={openPalette} />
      <ScopeBar />
      <SelectionBar />
      <CutStroke />
      <WiringStatus />
      <AddNode />
      <Refusal />
      <PointedMenu />
    </div>
  );
}

// A box is drawn around cards: a frame that it only touches is not meant.
function notAFrame(change: NodeChange<CardNode>): boolean {
  return !(change.type === "select" && change.selected && itemOf(change.id)?.kind === "frame");
}

// On a selected subgraph Enter goes in; React Flow would only select it again.
function enterByKey(event: KeyboardEvent): void {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return;
  if (!event.target.matches(".react-flow__node.selected")) return;
  if (!enter(event.target.getAttribute("data-id") ?? "")) return;
  event.preventDefault();
  event.stopPropagation();
}

// React Flow moves the selected cards by any arrow, whatever is held with it.
function scopeByKey(event: KeyboardEvent): boolean {
  const { key, altKey, target } = event;
  if (!altKey || !key.startsWith("Arrow")) return false;
  if (!(target instanceof Element) || !target.matches(".react-flow__node")) return false;
  const pressed = combination(event.nativeEvent) ?? "";
  const run = keysOf("enterGroup").includes(pressed)
    ? enterSelection
    : keysOf("leaveGroup").includes(pressed)
      ? leave
      : null;
  if (!run) return false;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) run();
  return true;
}

function onSelectionChange({ nodes, edges }: { nodes: CardNode[]; edges: WireEdge[] }): void {
  const ids = nodes.map((each) => each.id);
  useSelection.getState().select(
    ids,
    edges.map((each) => each.id),
  );
}

const STILL_AFTER = 200;
let stillTimer: ReturnType<typeof setTimeout> | undefined;

// While the view moves, the drawing is one layer that the compositor shifts; at rest it is drawn sharply again.
function moving(event: unknown): void {
  if (!event) return;
  const canvas = document.querySelector(".canvas");
  canvas?.setAttribute("data-moving", "");
  clearTimeout(stillTimer);
  stillTimer = setTimeout(() => canvas?.removeAttribute("data-moving"), STILL_AFTER);
}
