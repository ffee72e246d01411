import { Brush } from "lucide-react";
import type { NodeInfo, RecipeNode } from "../api/types";
import { fileOf, holdsMask } from "../catalogue";
import { t } from "../text";
import { Button } from "../ui/Button";
import { editMask } from "./masks";

export interface CardMaskProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
}

/** Paints the mask that a card holds, where it holds one. */
export function CardMask({ id, node, info }: CardMaskProps) {
  if (!holdsMask(info)) return null;
  return (
    <div className="card-parameters">
      <Button size="small" className="nodrag" onClick={() => editMask(id)}>
        <Brush size={14} strokeWidth={1.5} aria-hidden />
        {t(fileOf(node, info) === null ? "mask.paint" : "mask.edit")}
      </Button>
    </div>
  );
}
