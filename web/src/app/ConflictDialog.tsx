import { CopyPlus, FolderOpen, Save } from "lucide-react";
import type { ReactNode } from "react";
import { type Settlement, useQuestions } from "../state";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { plural } from "../ui/format";
import "./ConflictDialog.css";

/** Asks what becomes of two versions of a recipe. */
export function ConflictDialog() {
  const conflict = useQuestions((state) => state.conflict);
  const settle = useQuestions((state) => state.settle);
  const name = conflict?.name ?? "";
  const nodes = conflict?.nodes ?? 0;
  const how =
    nodes === 0
      ? "Both paint the same"
      : `${plural(nodes, "node paints", "nodes paint")} something else there`;
  return (
    <Dialog
      open={conflict !== null}
      onOpenChange={(open) => {
        if (!open) settle("keep");
      }}
      title={`“${name}” was saved elsewhere, too`}
      description={`The server has another version than the one opened here. ${how}. Whichever you choose, nothing is lost.`}
      footer={<Button onClick={() => settle("keep")}>Go on editing</Button>}
    >
      <ul className="conflict-ways">
        <Way
          icon={<CopyPlus />}
          title="Save mine as a new recipe"
          about="The other stays as it is, yours gets a name of its own."
          settlement="copy"
          onChoose={settle}
        />
        <Way
          icon={<Save />}
          title="Overwrite with mine"
          about={`The other is kept as “${name}, theirs”.`}
          settlement="overwrite"
          onChoose={settle}
        />
        <Way
          icon={<FolderOpen />}
          title="Open theirs"
          about={`Yours is kept as “${name}, mine”.`}
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
