import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState, type WheelEvent } from "react";
import { shownName } from "../common/words";
import { rename } from "../document";
import {
  closeTab,
  isActive,
  isEmpty,
  isSaved,
  openNew,
  showTab,
  useDocument,
  useKeysText,
  useRuns,
  useTabs,
} from "../state";
import { t } from "../text";
import { shippedName } from "../text/served";
import { classes } from "../ui/classes";
import { IconButton } from "../ui/IconButton";
import { NameField } from "../ui/NameField";
import { ProgressRing } from "../ui/ProgressRing";
import { dragTab } from "./dragTab";
import "./Tabs.css";

const SHOWN = "[role=tab][aria-selected=true]";
const MIDDLE_BUTTON = 1;

/** The recipes that are open, where there are several. */
export function Tabs() {
  const keys = useTabs((state) => state.keys);
  const shown = useTabs((state) => state.shown);
  const list = useRef<HTMLDivElement>(null);
  const [renaming, setRenaming] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever is shown, wherever it stands now
  useEffect(() => {
    list.current?.querySelector(SHOWN)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (list.current) sayWhereMoreIs(list.current);
  }, [shown, keys]);

  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.target instanceof HTMLElement ? event.target.dataset.key : undefined;
    if (key === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const doing = keyOn(key, event.key, () => setRenaming(true));
    if (!doing) return;
    event.preventDefault();
    doing();
  };
  return (
    <div className="tabs">
      <div
        ref={list}
        className="tabs-list"
        role="tablist"
        aria-label={t("tabs.list")}
        onKeyDown={onKeyDown}
        onWheel={scrollAcross}
        onScroll={(event) => sayWhereMoreIs(event.currentTarget)}
      >
        {keys.map((key) => (
          <Tab key={key} tab={key} selected={key === shown} onRename={() => setRenaming(true)} />
        ))}
      </div>
      {renaming ? (
        <Renaming
          // By its name: which one is selected stands there only once it is drawn.
          over={list.current?.querySelector(`[data-key="${CSS.escape(shown)}"]`)}
          onEnd={() => setRenaming(false)}
        />
      ) : null}
    </div>
  );
}

/** Begins another recipe in a tab of its own. */
export function NewTab() {
  return (
    <IconButton
      className="tab-new"
      size="small"
      label={t("tabs.new")}
      shortcut={useKeysText("newTab")}
      icon={<Plus />}
      onClick={() => openNew(true)}
    />
  );
}

interface TabProps {
  tab: string;
  selected: boolean;
  onRename: () => void;
}

function Tab({ tab, selected, onRename }: TabProps) {
  const { name, unsaved, run } = useTab(tab, selected);
  const progress = useRuns(({ runs }) => {
    const found = run === null ? undefined : runs[run];
    return found && isActive(found) ? found.progress : null;
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys of all its tabs
    <div
      className={classes("tab", unsaved && "tab-unsaved")}
      role="tab"
      data-key={tab}
      aria-label={unsaved ? t("tabs.notSaved", { name }) : name}
      aria-selected={selected}
      aria-controls="canvas"
      tabIndex={selected ? 0 : -1}
      title={`${name}\n${t("tabs.about")}`}
      onClick={() => showTab(tab)}
      onDoubleClick={onRename}
      // The middle button would scroll the list otherwise.
      onMouseDown={(event) => event.button === MIDDLE_BUTTON && event.preventDefault()}
      onAuxClick={(event) => {
        if (event.button === MIDDLE_BUTTON) void closeTab(tab);
      }}
      onPointerDown={(event) => dragTab(tab, event)}
    >
      {progress === null ? null : (
        <span aria-hidden className="tab-progress">
          <ProgressRing label={t("tabs.painting", { name })} value={progress} size={14} />
        </span>
      )}
      <span className="tab-name">{name}</span>
      <span
        className="tab-close"
        aria-hidden
        title={t("tabs.close")}
        onClick={(event) => {
          event.stopPropagation();
          void closeTab(tab);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <X size={14} strokeWidth={1.5} />
      </span>
    </div>
  );
}

interface Told {
  readonly name: string;
  readonly unsaved: boolean;
  readonly run: string | null;
}

function useTab(key: string, selected: boolean): Told {
  const aside = useTabs((state) => state.aside[key]);
  const name = useDocument(({ recipe }) => (selected ? recipe : aside?.document.recipe)?.name);
  const unsaved = useDocument((state) => {
    const document = selected ? state : aside?.document;
    return document !== undefined && !isSaved(document) && !isEmpty(document);
  });
  const run = useRuns(({ shown }) => (selected ? shown : (aside?.painted.shown ?? null)));
  return { name: shownName({ name: name ?? null }), unsaved, run };
}

/** What a key does on a tab. */
function keyOn(tab: string, key: string, rename: () => void): (() => void) | null {
  const { keys } = useTabs.getState();
  const at = keys.indexOf(tab);
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const to = (place: number) => () => focusOn(keys[(place + keys.length) % keys.length]);
  switch (key) {
    case "ArrowRight":
      return to(at + forward);
    case "ArrowLeft":
      return to(at - forward);
    case "Home":
      return to(0);
    case "End":
      return to(keys.length - 1);
    case "Enter":
    case " ":
      return () => showTab(tab);
    case "Delete":
      return () => void closeTab(tab).then(() => requestAnimationFrame(() => focusOn()));
    case "F2":
      return () => {
        showTab(tab);
        rename();
      };
    default:
      return null;
  }
}

// Without a key the shown one, which alone is its name in the bar.
function focusOn(key?: string): void {
  const tabs = [...document.querySelectorAll<HTMLElement>("[role=tab][data-key]")];
  const tab = tabs.find((each) => (key ? each.dataset.key === key : each.matches(SHOWN)));
  (tab ?? document.querySelector<HTMLElement>(".top-bar .recipe-name"))?.focus();
}

function scrollAcross(event: WheelEvent<HTMLElement>): void {
  if (event.deltaX === 0) event.currentTarget.scrollLeft += event.deltaY;
}

// Tabs beyond an edge fade there.
function sayWhereMoreIs(list: HTMLElement): void {
  const hidden = list.scrollWidth - list.clientWidth;
  const before = Math.abs(list.scrollLeft);
  list.toggleAttribute("data-before", before > 1);
  list.toggleAttribute("data-after", before < hidden - 1);
}

function Renaming({ over, onEnd }: { over: Element | null | undefined; onEnd: () => void }) {
  const tab = over instanceof HTMLElement ? over : null;
  const left = (tab?.offsetLeft ?? 0) - (tab?.parentElement?.scrollLeft ?? 0);
  return (
    <div className="tabs-renaming" style={{ left, width: Math.max(160, tab?.offsetWidth ?? 0) }}>
      <NameField
        text={shippedName(useDocument.getState().recipe.name ?? "")}
        label={t("app.recipeName")}
        className="recipe-name"
        onDone={(name, byKey) => {
          if (name !== null) useDocument.getState().performWhole(rename(name));
          onEnd();
          if (byKey) requestAnimationFrame(() => focusOn());
        }}
      />
    </div>
  );
}
