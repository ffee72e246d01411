import { Handle, Position } from "@xyflow/react";
import { type MouseEvent, memo } from "react";
import { nodeOf, wireKey, wiresInto, wiresOf } from "../document";
import { currentRecipe } from "../state";
import { t } from "../text";
import { socketText } from "../text/served";
import { classes } from "../ui/classes";
import { SocketGlyph, socketColor } from "../ui/SocketGlyph";
import { type Side, useFit } from "./connecting";
import { endsDrag } from "./useWiring";
import { enterSocket } from "./wiring";
import "./Socket.css";

export interface SocketProps {
  node: string;
  side: Side;
  name: string;
  label: string;
  help: string;
  socket: string;
  optional?: boolean;
  /** Whether it takes several wires. */
  many?: boolean;
}

/** One socket with its label. Its mark is where wires begin and end: by a drag, by a tap and another one, and by
 * the keys of `useWireKeys`. */
export const Socket = memo(function Socket(props: SocketProps) {
  const { node, side, name, label, help, socket, optional, many } = props;
  const fit = useFit(node, side, name, socket);
  return (
    <div
      className={classes("socket", `socket-${side}`)}
      data-fit={fit ?? undefined}
      title={help}
      onMouseDownCapture={side === "input" && !many ? (event) => takeOff(event, node, name) : undefined}
    >
      <Handle
        id={name}
        type={side === "input" ? "target" : "source"}
        position={side === "input" ? Position.Left : Position.Right}
        className="socket-handle"
        style={{ color: socketColor(socket) }}
        role="button"
        tabIndex={0}
        aria-label={t("wires.socket", { label, side, kind: socketText(socket) })}
        onClick={(event) => {
          if (!endsDrag(event)) enterSocket({ node, side, name, socket }, event.currentTarget);
        }}
      >
        <SocketGlyph socket={socket} />
      </Handle>
      <span className={classes("socket-label", optional && "socket-optional")}>{label}</span>
    </div>
  );
});

// A drag from an input that is wired takes the end of that wire off: React Flow has a place to grab beside it.
function takeOff(event: MouseEvent, node: string, input: string): void {
  if (event.button !== 0 || !(event.target instanceof Element) || !event.target.closest(".socket-handle"))
    return;
  if (wiresInto(nodeOf(currentRecipe(), node), input).length !== 1) return;
  const wire = wiresOf(currentRecipe()).find((each) => each.target === node && each.input === input);
  const grip =
    wire &&
    document.querySelector(
      `.react-flow__edge[data-id="${CSS.escape(wireKey(wire))}"] .react-flow__edgeupdater-target`,
    );
  if (!grip) return;
  event.stopPropagation();
  const { clientX, clientY, button, buttons } = event;
  grip.dispatchEvent(
    new window.MouseEvent("mousedown", { bubbles: true, clientX, clientY, button, buttons }),
  );
}
