import { useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import { errorText, Refused } from "../api/http";
import type { JsonValue, RecipeForm } from "../api/types";
import { translatedForm } from "../catalogue/translated";
import { timeLeft } from "../common/format";
import { inputName } from "../common/inputName";
import { problemText, shownName } from "../common/words";
import { t } from "../text";
import { Button } from "../ui/Button";
import { type Filled, filledIn, otherProblems, problemOf, valuesOf } from "./filling";
import { PictureInput } from "./PictureInput";
import { Progress } from "./Progress";
import { SettingInput } from "./SettingInput";
import { usePainting } from "./usePainting";

/** A recipe as a page for whoever only wants to choose a picture and press Paint. */
export function FormPage({ id }: { id: string | null }) {
  const [form, setForm] = useState<RecipeForm | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (id === null) {
      setFailure(t("form.noRecipe"));
      return;
    }
    api
      .form(id)
      .then((form) => setForm(translatedForm(form)))
      .catch((error: unknown) => {
        const gone = error instanceof Refused && error.status === 404;
        setFailure(gone ? t("form.noRecipe") : errorText(error));
      });
  }, [id]);
  useEffect(() => {
    if (form) document.title = `${shownName(form)} · Impasto`;
  }, [form]);
  if (failure !== null) {
    return (
      <main className="form-page">
        <p className="form-problem" role="alert">
          {failure}
        </p>
      </main>
    );
  }
  return form ? <Loaded form={form} /> : <main className="form-page" aria-busy />;
}

function Loaded({ form }: { form: RecipeForm }) {
  const [values, setValues] = useState<Filled>(() => valuesOf(form.fields));
  const painting = usePainting(form.id);
  const { run } = painting;
  const outcome = useRef<HTMLElement>(null);
  const top = useRef<HTMLElement>(null);
  const [problems, setProblems] = useState(form.problems);
  const busy = painting.painting;
  const told = painting.problems.length > 0 ? painting.problems : problems;
  const loose = otherProblems(form.fields, told);
  const set = (name: string) => (value: JsonValue) => {
    setValues((before) => ({ ...before, [name]: value }));
    // What was wrong with the recipe as it is stored may be mended by this; the server says so when it is not.
    setProblems([]);
  };
  const pictures = form.fields.filter(({ parameter }) => parameter.widget.kind === "image");
  const settings = form.fields.filter(({ parameter }) => parameter.widget.kind !== "image");

  // On a phone what is painted lies below what was filled in. A picture has no height before it is loaded.
  const state = run?.state;
  const show = (block: ScrollLogicalPosition) => outcome.current?.scrollIntoView({ block });
  useEffect(() => {
    if (state) outcome.current?.scrollIntoView({ block: "nearest" });
  }, [state]);

  return (
    <main className="form-page" ref={top}>
      <header>
        <h1>{shownName(form)}</h1>
        {form.about ? <p className="form-about">{form.about}</p> : null}
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void painting.paint(filledIn(form.recipe, form.fields, values));
        }}
      >
        {form.fields.length === 0 ? <p className="form-about">{t("form.noInputs")}</p> : null}
        <div className="form-pictures">
          {pictures.map((field) => {
            const value = values[field.name];
            const problem = problemOf(field, told);
            return (
              <PictureInput
                key={field.name}
                label={inputName(field.name)}
                value={typeof value === "string" ? value : null}
                problem={problem && problemText(problem)}
                disabled={busy}
                onChange={set(field.name)}
              />
            );
          })}
        </div>
        <div className="form-settings">
          {settings.map((field) => {
            const problem = problemOf(field, told);
            return (
              <SettingInput
                key={field.name}
                field={field}
                value={values[field.name] ?? null}
                problem={problem && problemText(problem)}
                disabled={busy}
                onChange={set(field.name)}
              />
            );
          })}
        </div>
        {loose.map((problem) => (
          <p key={`${problem.node} ${problem.message}`} className="form-problem" role="alert">
            {problemText(problem)}
          </p>
        ))}
        {painting.refusal && painting.problems.length === 0 ? (
          <p className="form-problem" role="alert">
            {painting.refusal}
          </p>
        ) : null}
        <div className="form-bar">
          {busy && run ? (
            <Button className="form-wide" onClick={() => void painting.cancel()}>
              {t("common.cancel")}
            </Button>
          ) : (
            <Button kind="paint" type="submit" className="form-wide" busy={busy}>
              {t("form.paint")}
            </Button>
          )}
          {form.seconds !== null && !busy && !run ? (
            <p className="form-quiet">{t("form.takes", { time: timeLeft(form.seconds) })}</p>
          ) : null}
        </div>
      </form>
      <section className="form-outcome" ref={outcome} aria-label={t("form.picture")}>
        <Progress painting={painting} onBegun={() => show("nearest")} onDone={() => show("start")} />
        {run && !busy ? (
          <Button
            className="form-wide"
            onClick={() => {
              painting.clear();
              top.current?.scrollIntoView();
              top.current?.querySelector<HTMLElement>(".form-picture-shown")?.focus();
            }}
          >
            {t("form.again")}
          </Button>
        ) : null}
      </section>
    </main>
  );
}
