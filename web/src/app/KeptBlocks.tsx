import { useReactFlow } from "@xyflow/react";
import type { StoredBlock } from "../api/types";
import { add } from "../canvas";
import { blockType } from "../catalogue";
import { BlockList } from "../panels/BlockList";
import { deleteBlock, exportBlock, knowledge, renameBlock, useBlocks } from "../state";
import { middleOfCanvas } from "./middleOfCanvas";

/** The blocks that the server keeps. */
export function KeptBlocks() {
  const blocks = useBlocks((state) => state.blocks);
  const { screenToFlowPosition } = useReactFlow();
  const place = ({ id }: StoredBlock) => {
    const info = knowledge().nodes.get(blockType(id));
    if (info) add(info, screenToFlowPosition(middleOfCanvas()));
  };
  return (
    <BlockList
      blocks={blocks}
      onAdd={place}
      onRename={(block, name) => void renameBlock(block, name)}
      onExport={exportBlock}
      onDelete={(block) => void deleteBlock(block)}
    />
  );
}
