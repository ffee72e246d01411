import { useState } from "react";
import { Viewer } from "../panels/Viewer";
import { useQuestions } from "../state";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { ConflictDialog } from "./ConflictDialog";
import { HelpSheet } from "./HelpSheet";
import { LoginDialog } from "./LoginDialog";
import { MaskPainter } from "./MaskPainter";
import { useViewing } from "./viewing";

/** The dialogs: what becomes of unsaved changes or of two versions, a name to save under, the login, help; and
 * a picture at large. */
export function Questions() {
  return (
    <>
      <Replacing />
      <Naming />
      <ConflictDialog />
      <LoginDialog />
      <HelpSheet />
      <MaskPainter />
      <Viewing />
    </>
  );
}

function Viewing() {
  const viewing = useViewing((state) => state.viewing);
  const show = useViewing((state) => state.show);
  const close = useViewing((state) => state.close);
  return viewing ? <Viewer {...viewing} onShow={show} onClose={close} /> : null;
}

function Replacing() {
  const what = useQuestions((state) => state.replacing);
  const answer = useQuestions((state) => state.answer);
  return (
    <Dialog
      open={what !== null}
      onOpenChange={(open) => {
        if (!open) answer("keep");
      }}
      title={`Open ${what ?? ""}?`}
      description="This recipe has changes that are not saved."
      footer={
        <>
          <Button onClick={() => answer("keep")}>Go on editing</Button>
          <Button onClick={() => answer("replace")}>Open without saving</Button>
          <Button kind="paint" onClick={() => answer("save")}>
            Save, then open
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
      title="Save as"
      description="The recipe is kept under this name, beside the others."
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
        aria-label="Name"
        // biome-ignore lint/a11y/noAutofocus: the dialog asks for nothing else
        autoFocus
        value={text}
        maxLength={200}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="name-form-buttons">
        <Button onClick={() => onName(null)}>Cancel</Button>
        <Button kind="paint" type="submit" disabled={!text.trim()}>
          Save
        </Button>
      </div>
    </form>
  );
}
