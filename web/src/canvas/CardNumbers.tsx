import { useState } from "react";
import { useMeasured, usePictureIsOld } from "../state";
import { t } from "../text";
import { NumberTable } from "../ui/NumberTable";

const SHOWN = 6;

/** What the node measured last, the first few until more are asked for. */
export function CardNumbers({ id, title }: { id: string; title: string }) {
  const numbers = useMeasured(id);
  const old = usePictureIsOld(id);
  const [all, setAll] = useState(false);
  if (!numbers) return null;
  const entries = Object.entries(numbers);
  const few = entries.length <= SHOWN + 1;
  return (
    <div className="card-numbers" data-old={old || undefined}>
      <NumberTable
        label={t(old ? "app.measuredOld" : "panels.whatMeasured", { title })}
        numbers={all || few ? numbers : Object.fromEntries(entries.slice(0, SHOWN))}
      />
      {few ? null : (
        <button type="button" className="card-more nodrag" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("app.fewerNumbers") : t("app.moreNumbers", { count: entries.length - SHOWN })}
        </button>
      )}
    </div>
  );
}
