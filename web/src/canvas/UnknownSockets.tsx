import { Handle, Position } from "@xyflow/react";
import type { RecipeNode } from "../api/types";
import { marked } from "../document";
import { graphOf, useDocument } from "../state";
import { t } from "../text";
import { RawValues } from "../ui/RawValues";
import { SocketGlyph } from "../ui/SocketGlyph";
import { outputsInUse } from "./unknown";

const MOST = 6;

/** The values of a node whose type this server does not know, as the recipe has them: the first of them, the
 * others stand in the inspector. */
export function UnknownValues({ id, node }: { id: string; node: RecipeNode }) {
  const collapsed = useDocument((state) => marked(graphOf(state), "collapsed").has(id));
  const entries = Object.entries(node.parameters ?? {});
  if (collapsed || entries.length === 0) return null;
  const left = entries.length - MOST;
  return (
    <div className="card-parameters">
      <RawValues
        label={t("trust.valuesOf", { title: node.type })}
        values={Object.fromEntries(entries.slice(0, MOST))}
        compact
      />
      {left > 0 ? <span className="card-note">{t("trust.moreValues", { count: left })}</span> : null}
    </div>
  );
}

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
