import { ReactFlowProvider } from "@xyflow/react";
import { lazy, Suspense, useEffect } from "react";
import { Canvas } from "../canvas";
import { startSession, usePreferences } from "../state";
import { t } from "../text";
import { TooltipProvider } from "../ui/Tooltip";
import { Banner } from "./Banner";
import { Bottom } from "./Bottom";
import { Messages } from "./Messages";
import { Questions } from "./Questions";
import { loadDrawers, Rail } from "./Rail";
import { Side } from "./Side";
import { TopBar } from "./TopBar";
import { TourWhenAsked } from "./tour/Welcome";
import { usePressMenu } from "./usePressMenu";
import { useShortcuts } from "./useShortcuts";
import { useStrayDrops } from "./useStrayDrops";
import { useTheme } from "./useTheme";
import "./App.css";

// Loaded when a hand or the focus comes to the rail, so that nobody waits for it.
const Drawers = lazy(loadDrawers);

export function App() {
  useEffect(startSession, []);
  useTheme();
  return (
    <TooltipProvider>
      <ReactFlowProvider>
        <Frame />
      </ReactFlowProvider>
      <Questions />
      <Messages />
    </TooltipProvider>
  );
}

function Frame() {
  useShortcuts();
  usePressMenu();
  useStrayDrops();
  const inspector = usePreferences((state) => state.inspector);
  const filmstrip = usePreferences((state) => state.filmstrip);
  const drawer = usePreferences((state) => state.drawer);
  return (
    <div className="app" data-inspector={inspector} data-filmstrip={filmstrip} data-drawer={drawer !== null}>
      <TopBar />
      <Rail />
      {drawer ? (
        <div className="app-drawer">
          <Suspense>
            <Drawers drawer={drawer} />
          </Suspense>
        </div>
      ) : null}
      <main id="canvas" className="app-canvas" aria-label={t("app.canvas")}>
        <Canvas />
        <Banner />
      </main>
      {filmstrip ? <Bottom /> : null}
      <Side open={inspector} />
      <TourWhenAsked />
    </div>
  );
}
