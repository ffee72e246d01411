import { CircleCheck, TriangleAlert, Waves } from "lucide-react";
import type { Comparison } from "../api/types";
import { t } from "../text";
import { said } from "../text/served";
import "./SameHere.css";

const SHOWN = {
  same: { icon: CircleCheck, title: "trust.same", about: "trust.sameAbout" },
  close: { icon: Waves, title: "trust.close", about: "trust.closeAbout" },
  different: { icon: TriangleAlert, title: "trust.different", about: "trust.differentAbout" },
} as const;

export interface SameHereProps {
  comparison: Comparison;
}

/** Whether a locked recipe paints the same here, and all that deviates, each with what to do. */
export function SameHere({ comparison: { result, deviations } }: SameHereProps) {
  if (result === "not locked") return null;
  const { icon: Icon, title, about } = SHOWN[result];
  return (
    <div className="same-here" data-result={result}>
      <div className="same-here-verdict">
        <Icon size={20} strokeWidth={1.5} aria-hidden />
        <div>
          <h3>{t(title)}</h3>
          <p>{t(about)}</p>
        </div>
      </div>
      {deviations.length > 0 ? (
        <ul className="deviations">
          {deviations.map(({ kind, name, effect, text, hint }) => (
            <li key={`${kind} ${name}`} data-effect={effect}>
              <p>{said(text)}</p>
              <p className="deviation-hint">{said(hint)}</p>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
