import type { JsonValue } from "../api/types";
import "./RawValues.css";

export interface RawValuesProps {
  /** What they are the values of, for those who do not see where they stand. */
  label: string;
  values: { readonly [name: string]: JsonValue };
  /** Shows each on one line. */
  compact?: boolean;
}

/** Values as the recipe has them, where nobody knows what they mean. */
export function RawValues({ label, values, compact }: RawValuesProps) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <dl className="raw-values" aria-label={label} data-compact={compact || undefined}>
      {entries.map(([name, value]) => {
        const text = typeof value === "string" ? value : JSON.stringify(value);
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={compact ? text : undefined}>{text}</dd>
          </div>
        );
      })}
    </dl>
  );
}
