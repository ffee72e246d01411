import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { obviousInputs } from "../catalogue";
import { sentence } from "../common/words";
import { applyPatches, type Edit, nameInput } from "../document";
import { isSaved, knowledge, save, useDocument, wholeRecipe } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import "./ShareDialog.css";

export interface ShareDialogProps {
  onClose: () => void;
}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** The link to the recipe as a form, and what that form will ask for. */
export function ShareDialog({ onClose }: ShareDialogProps) {
  const id = useDocument((state) => state.id);
  const saved = useDocument((state) => state.id !== null && isSaved(state));
  const recipe = useDocument((state) => state.recipe);
  const names = Object.keys(recipe.inputs ?? {});
  const offered = obviousInputs(knowledge(), recipe);
  const body = useRef<HTMLDivElement>(null);
  // The button goes once it is saved: what one came for is the link.
  const saveHere = async () => {
    if (!(await save()) || body.current?.contains(document.activeElement)) return;
    body.current?.querySelector<HTMLElement>(".share-link")?.focus();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("form.shareTitle")}
      description={t("form.shareAbout")}
    >
      <div className="share" ref={body}>
        {id === null ? <p>{t("form.saveFirst")}</p> : <Link id={id} />}
        {saved ? null : (
          <div className="share-line">
            {id === null ? null : <p>{t("form.unsaved")}</p>}
            <Button size="small" onClick={() => void saveHere()}>
              {t("form.saveNow")}
            </Button>
          </div>
        )}
        <section>
          <h3>{t("form.asksFor", { count: names.length })}</h3>
          {names.length > 0 ? (
            <ul className="share-names">
              {names.map((name) => (
                <li key={name}>{sentence(name.replace(/[-_]+/g, " "))}</li>
              ))}
            </ul>
          ) : null}
          {names.length === 0 && offered.length > 0 ? (
            <>
              <p>{t("form.obvious")}</p>
              <ul className="share-names">
                {offered.map(({ node, parameter, title }) => (
                  <li key={`${node} ${parameter.name}`}>{`${title}: ${parameter.label}`}</li>
                ))}
              </ul>
              <Button size="small" onClick={() => useDocument.getState().performWhole(nameAll())}>
                {t("form.nameThem", { count: offered.length })}
              </Button>
            </>
          ) : null}
          <p className="share-quiet">{t("form.nameMore")}</p>
        </section>
      </div>
    </Dialog>
  );
}

function nameAll(): Edit {
  let recipe = wholeRecipe();
  const patches = obviousInputs(knowledge(), recipe).flatMap(({ node, parameter }) => {
    const edit = nameInput(recipe, node, parameter.name);
    recipe = applyPatches(recipe, edit.patches).tree;
    return edit.patches;
  });
  return { name: t("form.stepName"), patches };
}

function Link({ id }: { id: string }) {
  const [copied, setCopied] = useState(false);
  const address = new URL(`form/${id}`, document.baseURI).href;
  // Without encryption a browser has no clipboard for pages: the text is marked, to be copied by key.
  const copy = async (field: HTMLInputElement | null) => {
    field?.select();
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(address);
    setCopied(true);
  };
  return (
    <>
      <div className="share-line">
        <input
          className="field-box share-link"
          readOnly
          aria-label={t("form.link")}
          value={address}
          onFocus={(event) => event.target.select()}
        />
        <Button
          onClick={(event) => void copy(event.currentTarget.parentElement?.querySelector("input") ?? null)}
        >
          {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          {t(copied ? "form.copied" : "form.copy")}
        </Button>
        <a
          className="button button-quiet button-medium share-open"
          href={address}
          target="_blank"
          rel="noreferrer"
        >
          {t("form.open")}
        </a>
      </div>
      {LOOPBACK.includes(location.hostname) ? <p className="share-quiet">{t("form.loopback")}</p> : null}
    </>
  );
}
