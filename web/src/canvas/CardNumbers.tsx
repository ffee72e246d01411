import { useState } from "react";
import { useMeasured, usePictureIsOld } from "../state";
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
        label={`What ${title} measured${old ? ", out of date" : ""}`}
        numbers={all || few ? numbers : Object.fromEntries(entries.slice(0, SHOWN))}
      />
      {few ? null : (
        <button type="button" className="card-more nodrag" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Fewer numbers" : `${entries.length - SHOWN} more numbers`}
        </button>
      )}
    </div>
  );
}
