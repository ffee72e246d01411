import { type KeyboardEvent, useRef, useState } from "react";
import type { NodeInfo } from "../api/types";
import { search } from "../catalogue/search";
import { t } from "../text";
import { categoryText } from "../text/served";
import { categoryColor } from "../ui/categories";
import { EmptyState } from "../ui/EmptyState";
import { NodeIcon } from "../ui/Icon";
import { SearchField } from "../ui/SearchField";
import { Spinner } from "../ui/Spinner";
import { Tooltip } from "../ui/Tooltip";
import { Drawer } from "./Drawer";
import { NODE_DRAG } from "./drag";
import "./NodesDrawer.css";

export interface NodesDrawerProps {
  nodes: readonly NodeInfo[];
  onAdd: (type: string) => void;
  onClose?: () => void;
}

/** Every node by category: drag one onto the canvas, or press Enter to add it. */
export function NodesDrawer({ nodes, onAdd, onClose }: NodesDrawerProps) {
  const [query, setQuery] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const found = query.trim() ? search(nodes, query) : [...nodes];
  const categories = [...new Set(found.map((node) => node.category))];

  function items(): HTMLElement[] {
    return [...(list.current?.querySelectorAll<HTMLElement>(".node-row") ?? [])];
  }

  function move(event: KeyboardEvent<HTMLElement>) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = items();
    const here = all.indexOf(document.activeElement as HTMLElement);
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
  }

  return (
    <Drawer
      title={t("panels.nodes")}
      onClose={onClose}
      tools={
        <SearchField
          label={t("panels.searchNodes")}
          placeholder={t("panels.search")}
          value={query}
          onChange={setQuery}
          onKeyDown={(event) => {
            const first = found[0];
            if (event.key === "Enter" && first && query.trim()) onAdd(first.type);
            else move(event);
          }}
        />
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only moves the focus between the buttons inside */}
      <div ref={list} onKeyDown={move}>
        {nodes.length === 0 ? (
          <EmptyState icon={<Spinner />} title={t("panels.waiting")} />
        ) : found.length === 0 ? (
          <EmptyState title={t("panels.noNode")} hint={t("panels.noNodeHint")} />
        ) : null}
        {categories.map((category) => (
          <section key={category}>
            <h3 className="drawer-heading">{categoryText(category)}</h3>
            <ul>
              {found
                .filter((node) => node.category === category)
                .map((node) => (
                  <li key={node.type}>
                    <NodeRow node={node} onAdd={onAdd} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Drawer>
  );
}

function NodeRow({ node, onAdd }: { node: NodeInfo; onAdd: (type: string) => void }) {
  return (
    <Tooltip text={node.summary} side="right">
      <button
        type="button"
        className="node-row"
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(NODE_DRAG, node.type);
          event.dataTransfer.effectAllowed = "copy";
        }}
        onClick={() => onAdd(node.type)}
      >
        <NodeIcon name={node.icon} color={categoryColor(node.category)} />
        <span className="node-row-title">{node.title}</span>
      </button>
    </Tooltip>
  );
}
