import { useState } from "react";
import { blockNamed, type Keeping, keepBlock, useBlocks } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import "./BlockDialog.css";

/** Asks under which name a group is kept as a block. */
export function BlockDialog() {
  const keeping = useBlocks((state) => state.keeping);
  const stop = useBlocks((state) => state.stop);
  return (
    <Dialog
      open={keeping !== null}
      onOpenChange={(open) => {
        if (!open) stop();
      }}
      title={t("blocks.keepTitle")}
      description={t("blocks.keepAbout")}
    >
      {keeping ? <Form key={keeping.node} keeping={keeping} onEnd={stop} /> : null}
    </Dialog>
  );
}

function Form({ keeping, onEnd }: { keeping: Keeping; onEnd: () => void }) {
  const [name, setName] = useState(keeping.name);
  const [about, setAbout] = useState(keeping.about);
  const replaced = useBlocks((state) => blockNamed(state.blocks, name));
  const title = name.trim();
  return (
    <form
      className="block-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!title) return;
        onEnd();
        void keepBlock(keeping.node, title, about.trim());
      }}
    >
      <label className="block-field">
        {t("app.name")}
        <input
          className="field-box"
          // biome-ignore lint/a11y/noAutofocus: the dialog asks for it
          autoFocus
          value={name}
          maxLength={200}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="block-field">
        {t("blocks.what")}
        <input
          className="field-box"
          value={about}
          maxLength={1000}
          onChange={(event) => setAbout(event.target.value)}
        />
      </label>
      <p className="block-replaces" role="status">
        {replaced ? t("blocks.replaces", { name: replaced.name }) : ""}
      </p>
      <div className="name-form-buttons">
        <Button onClick={onEnd}>{t("common.cancel")}</Button>
        <Button kind="paint" type="submit" disabled={!title}>
          {replaced ? t("blocks.replace") : t("common.save")}
        </Button>
      </div>
    </form>
  );
}
