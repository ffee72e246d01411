import { ChevronRight, CornerLeftUp } from "lucide-react";
import { Fragment } from "react";
import { shownName } from "../common/words";
import { definitionAt, retitle, titleOfDefinition } from "../document";
import { useDocument, useKeysText } from "../state";
import { t } from "../text";
import { EditableText } from "../ui/EditableText";
import { IconButton } from "../ui/IconButton";
import { leave } from "./grouping";
import "./ScopeBar.css";

/** Where the canvas is inside the recipe, with the way back; nothing while it shows the recipe itself. */
export function ScopeBar() {
  const scope = useDocument((state) => state.scope);
  const recipe = useDocument((state) => (state.scope.length > 0 ? state.recipe : null));
  const keys = useKeysText("leaveGroup");
  const goTo = useDocument((state) => state.goTo);
  if (!recipe) return null;
  const here = definitionAt(recipe, scope);
  const steps = scope.slice(0, -1).map((_id, at) => {
    const way = scope.slice(0, at + 1);
    return { way, title: titleOfDefinition(recipe, definitionAt(recipe, way) ?? "") };
  });
  const title = here === null ? "" : titleOfDefinition(recipe, here);
  return (
    <nav className="scope-bar" aria-label={t("structure.where")}>
      <IconButton
        label={t("structure.leave")}
        {...(keys ? { shortcut: keys } : {})}
        size="small"
        icon={<CornerLeftUp />}
        onClick={() => void leave()}
      />
      <button type="button" className="scope-step" onClick={() => goTo([])}>
        {shownName(recipe)}
      </button>
      {steps.map(({ way, title: name }) => (
        <Fragment key={way.join("/")}>
          <ChevronRight size={14} strokeWidth={1.5} aria-hidden />
          <button type="button" className="scope-step" onClick={() => goTo(way)}>
            {name}
          </button>
        </Fragment>
      ))}
      <ChevronRight size={14} strokeWidth={1.5} aria-hidden />
      <span className="scope-here" aria-current="page">
        <EditableText
          text={title}
          label={t("structure.groupTitle", { title })}
          className="scope-title"
          onChange={(next) => {
            if (here !== null) useDocument.getState().performWhole(retitle(here, next));
          }}
        />
      </span>
    </nav>
  );
}
