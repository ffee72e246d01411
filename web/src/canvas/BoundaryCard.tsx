import type { NodeProps } from "@xyflow/react";
import { LogIn, LogOut, MoreHorizontal, Plus } from "lucide-react";
import { memo, useState } from "react";
import {
  addInput,
  asSocketName,
  type BoundarySide,
  definitionAt,
  INPUTS_NODE,
  INPUTS_TYPE,
  isSocketName,
  OUTPUTS_TYPE,
  removeSocket,
  renameSocket,
} from "../document";
import { say, useCatalogue, useDocument, useInfo } from "../state";
import { t } from "../text";
import { socketText } from "../text/served";
import { IconButton } from "../ui/IconButton";
import { Menu } from "../ui/Menu";
import { NameField } from "../ui/NameField";
import { useConnecting } from "./connecting";
import type { CardNode } from "./flow";
import { focusSoon } from "./focusing";
import { addSocketFor } from "./grouping";
import { Socket } from "./Socket";
import { useSocketNames } from "./useSocketNames";
import "./BoundaryCard.css";

/** A subgraph's own inputs, or its outputs, as they are wired inside it. */
export const BoundaryCard = memo(function BoundaryCard({ id, selected }: NodeProps<CardNode>) {
  const side: BoundarySide = id === INPUTS_NODE ? "inputs" : "outputs";
  const info = useInfo(side === "inputs" ? INPUTS_TYPE : OUTPUTS_TYPE);
  const sockets = side === "inputs" ? (info?.outputs ?? []) : (info?.inputs ?? []);
  useSocketNames(id, info?.inputs ?? [], info?.outputs ?? []);
  const Sign = side === "inputs" ? LogIn : LogOut;
  return (
    <article className="card boundary" data-selected={selected || undefined} data-side={side}>
      <header className="card-header boundary-header">
        <span className="card-icon">
          <Sign size={16} strokeWidth={1.5} aria-hidden />
        </span>
        <span className="card-title">{t(`structure.${side}`)}</span>
        <More id={id} side={side} />
      </header>
      <div className="card-sockets">
        {sockets.map((each) => (
          <Row key={each.name} id={id} side={side} {...each} />
        ))}
        {sockets.length === 0 ? <p className="boundary-empty">{t(`structure.no.${side}`)}</p> : null}
      </div>
    </article>
  );
});

interface RowProps {
  id: string;
  side: BoundarySide;
  name: string;
  label: string;
  help: string;
  socket: string;
}

function Row({ id, side, name, label, help, socket }: RowProps) {
  const [renaming, setRenaming] = useState(false);
  const rename = (text: string): string => {
    const { recipe, scope, performWhole } = useDocument.getState();
    const definition = definitionAt(recipe, scope);
    const next = asSocketName(text);
    if (definition === null || next === name || next === "") return name;
    const edit = renameSocket(recipe, definition, side, name, next);
    if (edit.patches.length > 0) {
      performWhole(edit);
      return next;
    }
    say(t(isSocketName(next) ? "structure.nameTaken" : "structure.nameWrong", { name: text }), "problem");
    return name;
  };
  const remove = () => {
    const { recipe, scope, performWhole } = useDocument.getState();
    const definition = definitionAt(recipe, scope);
    if (definition !== null) performWhole(removeSocket(recipe, definition, side, name));
  };
  return (
    <div className="boundary-row" data-socket={name}>
      <Socket
        node={id}
        side={side === "inputs" ? "output" : "input"}
        name={name}
        label={renaming ? "" : label}
        help={help}
        socket={socket}
      />
      {renaming ? (
        <NameField
          className="boundary-name"
          label={t("structure.socketName")}
          text={label}
          maxLength={64}
          onDone={(typed, byKey) => {
            setRenaming(false);
            const now = typed === null ? name : rename(typed);
            if (byKey) focusSoon(`[data-id="${id}"] [data-socket="${now}"] .boundary-menu`);
          }}
        />
      ) : (
        <Menu
          align="start"
          trigger={
            <IconButton
              className="boundary-menu nodrag"
              label={t("structure.socketMenu", { name: label })}
              size="small"
              icon={<MoreHorizontal />}
            />
          }
          items={[
            // The field takes the focus once the menu has given it back.
            { label: t("structure.rename"), onSelect: () => setTimeout(() => setRenaming(true)) },
            { label: t("structure.remove"), danger: true, onSelect: remove },
          ]}
        />
      )}
    </div>
  );
}

/** One more socket: for the wire in hand, or for an input of a type that is chosen. */
function More({ id, side }: { id: string; side: BoundarySide }) {
  const from = useConnecting((state) => state.from);
  const types = useCatalogue((state) => state.catalogue.sockets);
  const button = (
    <IconButton
      className="boundary-more nodrag"
      label={t(`structure.add.${side}`)}
      size="small"
      icon={<Plus />}
      {...(from || side === "outputs"
        ? {
            onClick: () => {
              if (from) addSocketFor(from, id);
              else say(t("structure.outputTakes"));
              useConnecting.getState().stop();
            },
          }
        : {})}
    />
  );
  if (from || side === "outputs") return button;
  const add = (socket: string) => {
    const { recipe, scope, performWhole } = useDocument.getState();
    const definition = definitionAt(recipe, scope);
    const base = asSocketName(socket.toLowerCase());
    if (definition !== null) performWhole(addInput(recipe, definition, base, socket).edit);
  };
  return (
    <Menu
      trigger={button}
      items={types.map((each) => ({ label: socketText(each.name), onSelect: () => add(each.name) }))}
    />
  );
}
