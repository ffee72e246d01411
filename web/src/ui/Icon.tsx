import { Box } from "lucide-react";
import { ICONS } from "./icons";

export interface NodeIconProps {
  /** A Lucide icon's name, as the catalogue gives it; a box stands for one that is not in the set. */
  name: string;
  size?: number;
  color?: string;
}

/** A node's icon, decorative: the title beside it says the same. */
export function NodeIcon({ name, size = 16, color }: NodeIconProps) {
  const Drawn = ICONS[name] ?? Box;
  return <Drawn size={size} strokeWidth={1.5} color={color} aria-hidden />;
}
