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
import { t } from "../text";
import { Tooltip } from "../ui/Tooltip";
import "./Rail.css";

const ICON = { size: 18, strokeWidth: 1.5, "aria-hidden": true };
const DRAWERS: [Drawer, ReactNode][] = [
  ["recipes", <Workflow key="recipes" {...ICON} />],
  ["nodes", <Blocks key="nodes" {...ICON} />],
  ["outline", <ListTree key="outline" {...ICON} />],
  ["images", <Images key="images" {...ICON} />],
  ["queue", <ListOrdered key="queue" {...ICON} />],
  ["history", <History key="history" {...ICON} />],
];

const MOST_COUNTED = 99;

/** Loads the drawers: whoever comes to the rail is about to open one, and does not wait for it then. */
export const loadDrawers = () => import("./Drawers");
const prepare = () => void loadDrawers();

/** The narrow bar at the left that opens the drawers. */
export function Rail() {
  const filmstrip = usePreferences((state) => state.filmstrip);
  const toggleFilmstrip = usePreferences((state) => state.toggleFilmstrip);
  return (
    <nav className="rail" aria-label={t("app.drawers")} onPointerEnter={prepare} onFocus={prepare}>
      {DRAWERS.map(([name, icon]) => (
        <Opener key={name} name={name}>
          {icon}
        </Opener>
      ))}
      <Tooltip text={filmstrip ? t("app.hideResults") : t("app.showResults")} side="right">
        <button type="button" className="rail-button" aria-pressed={filmstrip} onClick={toggleFilmstrip}>
          <GalleryHorizontalEnd {...ICON} />
          {t("app.results")}
        </button>
      </Tooltip>
      <span className="rail-space" />
      <Opener name="settings">
        <Settings {...ICON} />
      </Opener>
    </nav>
  );
}

function Opener({ name, children }: { name: Drawer; children: ReactNode }) {
  const open = usePreferences((state) => state.drawer === name);
  const toggle = usePreferences((state) => state.toggleDrawer);
  return (
    <button type="button" className="rail-button" aria-pressed={open} onClick={() => toggle(name)}>
      {children}
      {t(`app.drawer.${name}`)}
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
      <span className="visually-hidden"> {t("app.waiting")}</span>
    </span>
  );
}
