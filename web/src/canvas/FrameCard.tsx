import { type NodeProps, NodeResizer } from "@xyflow/react";
import { Palette } from "lucide-react";
import { memo } from "react";
import { changeItem, FRAME_COLOURS, framesOf, itemOf, LEAST_FRAME, resizeItem } from "../document";
import { currentRecipe, graphOf, useDocument } from "../state";
import { t } from "../text";
import { EditableText } from "../ui/EditableText";
import { IconButton } from "../ui/IconButton";
import { Menu } from "../ui/Menu";
import type { CardNode } from "./flow";
import "./FrameCard.css";

/** A frame around nodes: its title bar is what it is moved by, and moves what lies in it. */
export const FrameCard = memo(function FrameCard({ id, selected }: NodeProps<CardNode>) {
  const key = itemOf(id)?.id ?? "";
  const title = useDocument((state) => framesOf(graphOf(state)).get(key)?.title);
  const colour = useDocument((state) => framesOf(graphOf(state)).get(key)?.colour ?? "grey");
  if (title === undefined) return null;
  const { perform } = useDocument.getState();
  const change = (changes: { [name: string]: string }) => {
    perform(changeItem(currentRecipe(), id, changes));
    useDocument.getState().settle();
  };
  return (
    <section className="frame" data-colour={colour} data-selected={selected || undefined} aria-label={title}>
      <NodeResizer
        isVisible={selected}
        minWidth={LEAST_FRAME.width}
        minHeight={LEAST_FRAME.height}
        lineClassName="frame-edge"
        handleClassName="frame-corner"
        onResizeEnd={(_event, { x, y, width, height }) =>
          perform(resizeItem(currentRecipe(), id, { at: { x, y }, width, height }))
        }
      />
      <header className="frame-title">
        <EditableText
          text={title}
          label={t("structure.frameTitle", { title })}
          className="frame-name"
          onChange={(next) => change({ title: next })}
        />
        {selected ? (
          <Menu
            trigger={
              <IconButton
                className="nodrag"
                label={t("structure.frameColour")}
                size="small"
                icon={<Palette />}
              />
            }
            items={FRAME_COLOURS.map((each) => ({
              kind: "choice",
              label: t(`structure.colour.${each}`),
              checked: each === colour,
              onSelect: () => change({ colour: each }),
            }))}
          />
        ) : null}
      </header>
    </section>
  );
});
