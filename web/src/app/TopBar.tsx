import { CircleQuestionMark, Moon, Redo2, Sun, TriangleAlert, Undo2 } from "lucide-react";
import { changeSettings, useDocument, useKeysText, usePreferences, useProblems, useTabs } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { useHelp } from "./help";
import { LiveSwitch } from "./LiveSwitch";
import { Machine } from "./Machine";
import { Mark } from "./Mark";
import { PaintButton } from "./PaintButton";
import { PaintStatus } from "./PaintStatus";
import { RecipeMenu } from "./RecipeMenu";
import { RecipeName } from "./RecipeName";
import { NewTab, Tabs } from "./Tabs";
import { useDark } from "./useTheme";
import { ZoomMenu } from "./ZoomMenu";
import "./TopBar.css";

export function TopBar() {
  return (
    <header className="top-bar">
      <span className="top-bar-mark">
        <Mark />
        <h1 className="visually-hidden">Impasto</h1>
      </span>
      <Recipes />
      <span className="top-bar-space" />
      {/* What comes and goes, or changes its width, stands before what is pressed: nothing of that moves. */}
      <PaintStatus />
      <ProblemCount />
      <History />
      <ZoomMenu />
      <span className="top-bar-line" />
      <Machine />
      <ThemeButton />
      <IconButton
        label={t("app.helpButton")}
        shortcut={useKeysText("help")}
        icon={<CircleQuestionMark />}
        onClick={() => useHelp.getState().toggle()}
      />
      <LiveSwitch />
      <PaintButton />
    </header>
  );
}

// The recipe's name is its tab, as long as it is the only one.
function Recipes() {
  const several = useTabs((state) => state.keys.length > 1);
  return (
    <>
      {several ? <Tabs /> : <RecipeName />}
      <NewTab />
      <span className="top-bar-line" />
      <RecipeMenu />
    </>
  );
}

function History() {
  const undone = useDocument((state) => state.past.top?.name);
  const redone = useDocument((state) => state.future.top?.name);
  const undo = useDocument((state) => state.undo);
  const redo = useDocument((state) => state.redo);
  return (
    <>
      <IconButton
        label={undone ? t("app.undoWhat", { what: undone }) : t("app.undo")}
        shortcut={useKeysText("undo")}
        icon={<Undo2 />}
        disabled={!undone}
        onClick={undo}
      />
      <IconButton
        label={redone ? t("app.redoWhat", { what: redone }) : t("app.redo")}
        shortcut={useKeysText("redo")}
        icon={<Redo2 />}
        disabled={!redone}
        onClick={redo}
      />
    </>
  );
}

function ThemeButton() {
  const dark = useDark();
  return (
    <IconButton
      label={dark ? t("app.useLight") : t("app.useDark")}
      icon={dark ? <Sun /> : <Moon />}
      onClick={() => changeSettings({ theme: dark ? "light" : "dark" })}
    />
  );
}

function ProblemCount() {
  const count = useProblems((state) => state.problems.length);
  const shown = usePreferences((state) => state.drawer === "problems");
  const toggle = usePreferences((state) => state.toggleDrawer);
  if (count === 0) return null;
  return (
    <Button
      kind="plain"
      className="top-bar-problems"
      aria-expanded={shown}
      onClick={() => toggle("problems")}
    >
      <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
      {t("app.problems", { count })}
    </Button>
  );
}
