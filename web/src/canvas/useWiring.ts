/** How wires are drawn out, moved and let go with the pointer, as React Flow tells of it. */

import {
  type Connection,
  type FinalConnectionState,
  type HandleType,
  type OnConnectStartParams,
  useReactFlow,
} from "@xyflow/react";
import { type MouseEvent as ReactMouseEvent, useMemo } from "react";
import { whyNot } from "../catalogue";
import { addDot, cutWires, type Point, type Socket } from "../document";
import { currentRecipe, knowledge, useDocument } from "../state";
import { useConnecting } from "./connecting";
import { curveOf, nearest } from "./curves";
import { dragNodes, endDrag } from "./dropping";
import type { CardNode, WireEdge } from "./flow";
import { addSocketFor } from "./grouping";
import { WireInHand } from "./WireInHand";
import { without } from "./wires";
import { connect, endAt, reconnect, socketOnCard } from "./wiring";

/** What React Flow is given so that wires behave. */
export function useWiring() {
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    const drag = (event: MouseEvent | TouchEvent | ReactMouseEvent, nodes: CardNode[]) =>
      dragNodes(event.altKey, screenToFlowPosition(pointOf(event)), nodes);
    const onNodeDrag = (event: MouseEvent | TouchEvent, _node: CardNode, nodes: CardNode[]) =>
      drag(event, nodes);
    const onSelectionDrag = (event: ReactMouseEvent, nodes: CardNode[]) => drag(event, nodes);
    return {
      isValidConnection,
      onConnectStart,
      onConnect,
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        const { from, moving, stop, openPalette } = useConnecting.getState();
        stop();
        lastEnd = event.timeStamp;
        if (!from || state.isValid || moving) return;
        const screen = pointOf(event);
        const there = socketAt(state, screen);
        if (there) {
          if (from.side === "output" && there.type === "target") connect(from, there, screen);
          if (from.side === "input" && there.type === "source") connect(there, from, screen);
          return;
        }
        const card = cardAt(screen);
        if (card !== null && addSocketFor(from, card)) return;
        const socket = card === null ? null : socketOnCard(from, card, screen);
        if (socket && from.side === "output") connect(from, socket, screen);
        else if (socket) connect(socket, from, screen);
        if (card === null && onPaper(screen))
          openPalette({ screen, at: screenToFlowPosition(screen), from, fromAt: state.from });
      },
      onReconnectStart: (_event: unknown, edge: WireEdge) =>
        useConnecting.getState().move(edge.data?.wire ?? null),
      onReconnect,
      onReconnectEnd,
      onEdgeDoubleClick: (event: ReactMouseEvent, edge: WireEdge) => {
        const path = edgePath(edge.id);
        // In React's tree the dots and tools of a wire lie in it too.
        const onWire = event.target instanceof Element && event.target.closest(".react-flow__edge");
        if (!edge.data || path === null || !onWire) return;
        const at = screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const { index } = nearest(curveOf(path), at);
        useDocument.getState().perform(addDot(currentRecipe(), edge.data.wire, index, at));
      },
      // A wire taken by a click is let go beside the sockets; one taken by a tap looks for a node.
      onPaneClick: (event: ReactMouseEvent) => {
        const { from, stop, openPalette } = useConnecting.getState();
        if (!from) return;
        const touch = event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === "touch";
        const screen = { x: event.clientX, y: event.clientY };
        if (touch) openPalette({ screen, at: screenToFlowPosition(screen), from, fromAt: null });
        else stop();
      },
      onNodeDragStart: onNodeDrag,
      onNodeDrag,
      onNodeDragStop: endDrag,
      onSelectionDragStart: onSelectionDrag,
      onSelectionDrag,
      onSelectionDragStop: endDrag,
      onNodeClick,
      connectionLineComponent: WireInHand,
      connectOnClick: false,
      connectionRadius: 24,
      reconnectRadius: 12,
    };
  }, [screenToFlowPosition]);
}

let lastEnd = 0;
const A_CLICK = 60;

/** Whether a click only ends the drag of a wire. */
export function endsDrag(event: { timeStamp: number }): boolean {
  return event.timeStamp - lastEnd < A_CLICK;
}

// A wire taken by a tap goes to a card as well as to a socket, as one that is dragged there.
function onNodeClick(event: ReactMouseEvent, node: CardNode): void {
  const { from, loose, stop } = useConnecting.getState();
  const elsewhere = event.target instanceof Element && event.target.closest(".nodrag");
  if (!from || !loose || elsewhere || node.id === from.node) return;
  const screen = { x: event.clientX, y: event.clientY };
  stop();
  const socket = socketOnCard(from, node.id, screen);
  if (socket && from.side === "output") connect(from, socket, screen);
  else if (socket) connect(socket, from, screen);
}

function onConnectStart(_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams): void {
  if (nodeId === null || handleId === null) return;
  const from = endAt(nodeId, handleId, handleType === "target" ? "input" : "output");
  if (from) useConnecting.getState().start(from, false);
}

function isValidConnection(at: Connection | WireEdge): boolean {
  if (!at.sourceHandle || !at.targetHandle) return false;
  const { moving } = useConnecting.getState();
  const recipe = moving ? without(currentRecipe(), moving) : currentRecipe();
  const from = { node: at.source, name: at.sourceHandle };
  return whyNot(knowledge(), recipe, from, { node: at.target, name: at.targetHandle }) === null;
}

function onConnect(at: Connection): void {
  if (!at.sourceHandle || !at.targetHandle) return;
  connect(
    { node: at.source, name: at.sourceHandle },
    { node: at.target, name: at.targetHandle },
    { x: 0, y: 0 },
  );
}

function onReconnect(edge: WireEdge, at: Connection): void {
  // Where it was let go of meanwhile, another graph is on the canvas.
  const held = useConnecting.getState().moving !== null;
  if (!held || !edge.data || !at.sourceHandle || !at.targetHandle) return;
  const from = { node: at.source, name: at.sourceHandle };
  const to = { node: at.target, name: at.targetHandle };
  reconnect(edge.data.wire, from, to, { x: innerWidth / 2, y: innerHeight / 2 });
}

// An end let go on nothing is disconnected; on a card it takes the first socket that fits; where it does not
// fit it says why, as a new wire does.
function onReconnectEnd(
  event: MouseEvent | TouchEvent,
  edge: WireEdge,
  _fixed: HandleType,
  state: FinalConnectionState,
): void {
  const { moving, move } = useConnecting.getState();
  move(null);
  const { fromHandle, isValid } = state;
  if (!moving || isValid || !edge.data || !fromHandle?.id) return;
  const { wire } = edge.data;
  const screen = pointOf(event);
  const fixed = endAt(fromHandle.nodeId, fromHandle.id, fromHandle.type === "source" ? "output" : "input");
  const there = socketAt(state, screen);
  if (!fixed || there?.type === fromHandle.type) return;
  const card = cardAt(screen);
  const free: Socket | null = there ?? (card === null ? null : socketOnCard(fixed, card, screen));
  if (free && fixed.side === "output") reconnect(wire, fixed, free, screen);
  else if (free) reconnect(wire, free, fixed, screen);
  else if (card === null && onPaper(screen))
    useDocument.getState().perform(cutWires(currentRecipe(), [wire]));
}

function socketAt({ toHandle }: FinalConnectionState, screen: Point): (Socket & { type: HandleType }) | null {
  if (toHandle?.id) return { node: toHandle.nodeId, name: toHandle.id, type: toHandle.type };
  const handle = document.elementFromPoint(screen.x, screen.y)?.closest(".socket-handle");
  const [node, name] = [handle?.getAttribute("data-nodeid"), handle?.getAttribute("data-handleid")];
  if (!handle || !node || !name) return null;
  return { node, name, type: handle.classList.contains("source") ? "source" : "target" };
}

function cardAt({ x, y }: Point): string | null {
  return document.elementFromPoint(x, y)?.closest(".react-flow__node")?.getAttribute("data-id") ?? null;
}

function onPaper({ x, y }: Point): boolean {
  return !!document.elementFromPoint(x, y)?.closest(".react-flow__pane, .react-flow__edges");
}

/** The path of a wire as it is drawn. */
export function edgePath(edge: string): string | null {
  const drawn = document.querySelector(`.react-flow__edge[data-id="${CSS.escape(edge)}"] path.wire`);
  return drawn?.getAttribute("d") ?? null;
}

function pointOf(event: MouseEvent | TouchEvent | ReactMouseEvent): Point {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}
