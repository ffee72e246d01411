import {
  Blocks,
  GalleryHorizontalEnd,
  History,
  Images,
  ListOrdered,
  ListTree,
  Settings,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { type Drawer, usePreferences, useQueue } from "../state";
import { Tooltip } from "../ui/Tooltip";
import "./Rail.css";

const ICON = { size: 18, strokeWidth: 1.5, "aria-hidden": true };
const DRAWERS: [Drawer, string, ReactNode][] = [
  ["recipes", "Recipes", <Workflow key="recipes" {...ICON} />],
  ["nodes", "Nodes", <Blocks key="nodes" {...ICON} />],
  ["outline", "Outline", <ListTree key="outline" {...ICON} />],
  ["images", "Images", <Images key="images" {...ICON} />],
  ["queue", "Queue", <ListOrdered key="queue" {...ICON} />],
  ["history", "History", <History key="history" {...ICON} />],
];

const MOST_COUNTED = 99;

/** The narrow bar at the left that opens the drawers. */
export function Rail() {
  const filmstrip = usePreferences((state) => state.filmstrip);
  const toggleFilmstrip = usePreferences((state) => state.toggleFilmstrip);
  return (
    <nav className="rail" aria-label="Drawers">
      {DRAWERS.map(([name, title, icon]) => (
        <Opener key={name} name={name} title={title}>
          {icon}
        </Opener>
      ))}
      <Tooltip text={filmstrip ? "Hide the latest pictures" : "Show the latest pictures"} side="right">
        <button type="button" className="rail-button" aria-pressed={filmstrip} onClick={toggleFilmstrip}>
          <GalleryHorizontalEnd {...ICON} />
          Results
        </button>
      </Tooltip>
      <span className="rail-space" />
      <Opener name="settings" title="Settings">
        <Settings {...ICON} />
      </Opener>
    </nav>
  );
}

function Opener({ name, title, children }: { name: Drawer; title: string; children: ReactNode }) {
  const open = usePreferences((state) => state.drawer === name);
  const toggle = usePreferences((state) => state.toggleDrawer);
  return (
    <button type="button" className="rail-button" aria-pressed={open} onClick={() => toggle(name)}>
      {children}
      {title}
      {name === "queue" ? <Waiting /> : null}
    </button>
  );
}

// How many runs wait, where any do.
function Waiting() {
  const count = useQueue((state) => state.waiting.length);
  if (count === 0) return null;
  return (
    <span className="rail-count">
      {count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}
      <span className="visually-hidden"> waiting</span>
    </span>
  );
}
