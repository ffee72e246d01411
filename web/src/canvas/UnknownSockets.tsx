import { Handle, Position } from "@xyflow/react";
import type { RecipeNode } from "../api/types";
import { graphOf, useDocument } from "../state";
import { SocketGlyph } from "../ui/SocketGlyph";
import { outputsInUse } from "./unknown";

/** The sockets of a node whose type this server does not know: those that the recipe wires. */
export function UnknownSockets({ id, node }: { id: string; node: RecipeNode }) {
  const outputs = useDocument((state) => outputsInUse(graphOf(state), id))
    .split(" ")
    .filter(Boolean);
  return (
    <div className="card-sockets">
      {Object.keys(node.inputs ?? {}).map((name) => (
        <div key={name} className="socket socket-input">
          <Handle
            id={name}
            type="target"
            position={Position.Left}
            className="socket-handle"
            isConnectable={false}
          >
            <SocketGlyph socket="" />
          </Handle>
          <span className="socket-label">{name}</span>
        </div>
      ))}
      {outputs.map((name) => (
        <div key={name} className="socket socket-output">
          <Handle
            id={name}
            type="source"
            position={Position.Right}
            className="socket-handle"
            isConnectable={false}
          >
            <SocketGlyph socket="" />
          </Handle>
          <span className="socket-label">{name}</span>
        </div>
      ))}
    </div>
  );
}
