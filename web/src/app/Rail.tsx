import { Blocks, GalleryHorizontalEnd, Images, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { type Drawer, usePreferences } from "../state";
import { Tooltip } from "../ui/Tooltip";
import "./Rail.css";

const ICON = { size: 18, strokeWidth: 1.5, "aria-hidden": true };
const DRAWERS: [Drawer, string, ReactNode][] = [
  ["recipes", "Recipes", <Workflow key="recipes" {...ICON} />],
  ["nodes", "Nodes", <Blocks key="nodes" {...ICON} />],
  ["images", "Images", <Images key="images" {...ICON} />],
];

/** The narrow bar at the left that opens the drawers. */
export function Rail() {
  const drawer = usePreferences((state) => state.drawer);
  const toggleDrawer = usePreferences((state) => state.toggleDrawer);
  const filmstrip = usePreferences((state) => state.filmstrip);
  const toggleFilmstrip = usePreferences((state) => state.toggleFilmstrip);
  return (
    <nav className="rail" aria-label="Drawers">
      {DRAWERS.map(([name, title, icon]) => (
        <button
          key={name}
          type="button"
          className="rail-button"
          aria-pressed={drawer === name}
          onClick={() => toggleDrawer(name)}
        >
          {icon}
          {title}
        </button>
      ))}
      <Tooltip text={filmstrip ? "Hide the latest pictures" : "Show the latest pictures"} side="right">
        <button type="button" className="rail-button" aria-pressed={filmstrip} onClick={toggleFilmstrip}>
          <GalleryHorizontalEnd {...ICON} />
          Results
        </button>
      </Tooltip>
    </nav>
  );
}
