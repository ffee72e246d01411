import { Columns2 } from "lucide-react";
import { useState } from "react";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Popover } from "../ui/Popover";
import { Thumbnail } from "../ui/Thumbnail";
import type { StageProps } from "./Stage";

/** Chooses what the picture is compared with: what its recipe reads, or another result. */
export function CompareWith({ against, others, onAgainst }: StageProps) {
  const [open, setOpen] = useState(false);
  if (against) {
    return (
      <Button size="small" onClick={() => onAgainst(null)}>
        {t("seeing.compareNot")}
      </Button>
    );
  }
  const some = others.filter(({ pictures }) => pictures.length > 0);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("seeing.compareWith")}
      align="end"
      width={340}
      trigger={
        <Button size="small" disabled={some.length === 0}>
          <Columns2 size={14} aria-hidden />
          {t("seeing.compare")}
        </Button>
      }
    >
      <div className="viewer-others">
        {some.map(({ heading, pictures }) => (
          <section key={heading}>
            <h3>{heading}</h3>
            <ul>
              {pictures.map((picture) => (
                <li key={picture.id}>
                  <button
                    type="button"
                    onClick={() => {
                      setOpen(false);
                      onAgainst(picture);
                    }}
                  >
                    <Thumbnail src={picture.small ?? picture.src} alt="" fit="cover" />
                    <span>{picture.title}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Popover>
  );
}
