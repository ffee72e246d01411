import { lazy, Suspense, useState } from "react";
import { useQuestions } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { BlockDialog } from "./BlockDialog";
import { ConflictDialog } from "./ConflictDialog";
import { Gallery } from "./Gallery";
import { HelpSheet } from "./HelpSheet";
import { LoginDialog } from "./LoginDialog";
import { MaskPainter } from "./MaskPainter";
import { TrustDialogs } from "./TrustDialogs";
import { useViewing } from "./viewing";

// What looks at pictures comes when the first is looked at.
const ViewerDialog = lazy(() => import("./ViewerDialog"));

/** The dialogs: what becomes of unsaved changes or of two versions, a name to save under, the login, help; and
 * a picture at large. */
export function Questions() {
  return (
    <>
      <Unsaved />
      <Naming />
      <ConflictDialog />
      <BlockDialog />
      <LoginDialog />
      <HelpSheet />
      <TrustDialogs />
      <MaskPainter />
      <Gallery />
      <Viewing />
    </>
  );
}

function Viewing() {
  const viewing = useViewing((state) => state.viewing);
  return viewing ? (
    <Suspense fallback={null}>
      <ViewerDialog viewing={viewing} />
    </Suspense>
  ) : null;
}

// What becomes of changes that are not saved, before something takes their place or their tab is closed.
function Unsaved() {
  const replacing = useQuestions((state) => state.replacing);
  const closing = useQuestions((state) => state.closing);
  const answer = useQuestions((state) => state.answer);
  const leaves = closing !== null;
  return (
    <Dialog
      open={replacing !== null || leaves}
      onOpenChange={(open) => {
        if (!open) answer("keep");
      }}
      title={
        leaves ? t("tabs.closeTitle", { what: closing }) : t("app.replace.title", { what: replacing ?? "" })
      }
      description={leaves ? t("tabs.closeAbout") : t("app.replace.about")}
      footer={
        <>
          <Button onClick={() => answer("keep")}>{t("app.goOnEditing")}</Button>
          <Button onClick={() => answer("replace")}>
            {leaves ? t("tabs.closeWithout") : t("app.replace.without")}
          </Button>
          <Button kind="paint" onClick={() => answer("save")}>
            {leaves ? t("tabs.closeSave") : t("app.replace.save")}
          </Button>
        </>
      }
    />
  );
}

function Naming() {
  const suggestion = useQuestions((state) => state.naming);
  const name = useQuestions((state) => state.name);
  return (
    <Dialog
      open={suggestion !== null}
      onOpenChange={(open) => {
        if (!open) name(null);
      }}
      title={t("app.saveAs")}
      description={t("app.saveAsAbout")}
    >
      {suggestion === null ? null : <NameForm suggestion={suggestion} onName={name} />}
    </Dialog>
  );
}

function NameForm({ suggestion, onName }: { suggestion: string; onName: (name: string | null) => void }) {
  const [text, setText] = useState(suggestion);
  return (
    <form
      className="name-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onName(text.trim());
      }}
    >
      <input
        className="field-box"
        aria-label={t("app.name")}
        // biome-ignore lint/a11y/noAutofocus: the dialog asks for nothing else
        autoFocus
        value={text}
        maxLength={200}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="name-form-buttons">
        <Button onClick={() => onName(null)}>{t("common.cancel")}</Button>
        <Button kind="paint" type="submit" disabled={!text.trim()}>
          {t("common.save")}
        </Button>
      </div>
    </form>
  );
}
