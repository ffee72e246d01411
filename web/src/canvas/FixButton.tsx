import { Plus } from "lucide-react";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Menu } from "../ui/Menu";
import type { Fix } from "./fixes";

/** Mends a problem by a click; where the graph has several things to mend it with, one chooses among them. */
export function FixButton({ fix }: { fix: Fix }) {
  const { label, mend, with: choices = [] } = fix;
  if (choices.length === 0) {
    return (
      <Button size="small" className="nodrag" onClick={mend}>
        {label}
      </Button>
    );
  }
  return (
    <Menu
      align="start"
      trigger={
        <Button size="small" className="nodrag">
          {label}
        </Button>
      }
      items={[
        { kind: "heading", label: t("app.fix.takeFrom") },
        ...choices.map((each) => ({ label: each.label, onSelect: each.mend })),
        { kind: "line" },
        {
          label: t("app.fix.addNode"),
          icon: <Plus size={16} strokeWidth={1.5} />,
          // The palette takes the focus once the menu has given it back.
          onSelect: () => setTimeout(mend),
        },
      ]}
    />
  );
}
