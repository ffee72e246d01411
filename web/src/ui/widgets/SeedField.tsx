import { Dices } from "lucide-react";
import { useId } from "react";
import { within } from "../../common/words";
import { t } from "../../text";
import { IconButton } from "../IconButton";
import { FieldFrame, type FieldProps, fieldIds, withRefusal } from "./Field";
import type { Range } from "./numbers";
import { TypedNumber } from "./TypedNumber";
import { useRefused } from "./useRefused";

/** The largest whole number that JSON readers agree on. */
const SEEDS: Range = { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, whole: true };

/** A die's seeds stay short enough to read out. */
const DIE_SIDES = 10_000;

export interface SeedFieldProps extends FieldProps {
  value: number | null;
  optional?: boolean;
  onChange: (value: number | null) => void;
  onCommit?: ((value: number | null) => void) | undefined;
}

/** A whole number that fixes every random draw, with a die for a new one. */
export function SeedField({ value, optional = false, onChange, onCommit, ...rest }: SeedFieldProps) {
  const id = useId();
  const refused = useRefused(rest.label, SEEDS, value);
  const field = withRefusal(rest, refused.sentence);
  const ids = fieldIds(id, field);
  function set(next: number | null) {
    onChange(next);
    onCommit?.(next);
  }
  const die = t("common.newSeed", { label: within(field.label) });
  const roll = () => set(Math.floor(Math.random() * DIE_SIDES));
  return (
    <FieldFrame {...field} id={id} layout="row">
      <TypedNumber
        label={field.label}
        labelledBy={ids.label}
        describedBy={ids.described}
        value={value}
        range={SEEDS}
        optional={optional}
        invalid={Boolean(rest.problem)}
        disabled={field.disabled ?? false}
        onTyped={refused.look}
        onCommit={set}
      />
      {field.compact ? (
        <button
          type="button"
          className="icon-button icon-button-small nodrag"
          aria-label={die}
          title={die}
          disabled={field.disabled ?? false}
          onClick={roll}
        >
          <Dices aria-hidden />
        </button>
      ) : (
        <IconButton
          className="nodrag"
          size="small"
          label={die}
          icon={<Dices />}
          tooltipSide="top"
          disabled={field.disabled ?? false}
          onClick={roll}
        />
      )}
    </FieldFrame>
  );
}
