import { CopyPlus, FolderOpen, Save } from "lucide-react";
import type { ReactNode } from "react";
import { type Settlement, useQuestions } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import "./ConflictDialog.css";

/** Asks what becomes of two versions of a recipe. */
export function ConflictDialog() {
  const conflict = useQuestions((state) => state.conflict);
  const settle = useQuestions((state) => state.settle);
  const name = conflict?.name ?? "";
  const nodes = conflict?.nodes ?? 0;
  const how = nodes === 0 ? t("app.conflict.same") : t("app.conflict.differ", { nodes });
  return (
    <Dialog
      open={conflict !== null}
      onOpenChange={(open) => {
        if (!open) settle("keep");
      }}
      title={t("app.conflict.title", { name })}
      description={t("app.conflict.about", { how })}
      footer={<Button onClick={() => settle("keep")}>{t("app.goOnEditing")}</Button>}
    >
      <ul className="conflict-ways">
        <Way
          icon={<CopyPlus />}
          title={t("app.conflict.copy")}
          about={t("app.conflict.copyAbout")}
          settlement="copy"
          onChoose={settle}
        />
        <Way
          icon={<Save />}
          title={t("app.conflict.overwrite")}
          about={t("app.conflict.overwriteAbout", { copy: t("app.copyTheirs", { name }) })}
          settlement="overwrite"
          onChoose={settle}
        />
        <Way
          icon={<FolderOpen />}
          title={t("app.conflict.theirs")}
          about={t("app.conflict.theirsAbout", { copy: t("app.copyMine", { name }) })}
          settlement="theirs"
          onChoose={settle}
        />
      </ul>
    </Dialog>
  );
}

interface WayProps {
  icon: ReactNode;
  title: string;
  about: string;
  settlement: Settlement;
  onChoose: (settlement: Settlement) => void;
}

function Way({ icon, title, about, settlement, onChoose }: WayProps) {
  return (
    <li>
      <button type="button" className="conflict-way" onClick={() => onChoose(settlement)}>
        {icon}
        <span className="conflict-way-title">{title}</span>
        <span className="conflict-way-about">{about}</span>
      </button>
    </li>
  );
}
