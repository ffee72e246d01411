import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { classes } from "../ui/classes";
import { SocketGlyph, socketColor } from "../ui/SocketGlyph";
import { type Side, useFit } from "./connecting";
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
}

/** One socket with its label. Its mark is where wires begin and end; Enter on it wires by keyboard. */
export const Socket = memo(function Socket({ node, side, name, label, help, socket, optional }: SocketProps) {
  const fit = useFit(node, side, name, socket);
  return (
    <div className={classes("socket", `socket-${side}`)} data-fit={fit ?? undefined} title={help}>
      <Handle
        id={name}
        type={side === "input" ? "target" : "source"}
        position={side === "input" ? Position.Left : Position.Right}
        className="socket-handle"
        style={{ color: socketColor(socket) }}
        role="button"
        tabIndex={0}
        aria-label={`${label} ${side}, ${socket}`}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          event.stopPropagation();
          enterSocket({ node, side, name, socket }, event.currentTarget);
        }}
      >
        <SocketGlyph socket={socket} />
      </Handle>
      <span className={classes("socket-label", optional && "socket-optional")}>{label}</span>
    </div>
  );
});
