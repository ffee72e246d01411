import { Switch } from "radix-ui";
import { useId } from "react";
import { FieldFrame, type FieldProps, fieldIds } from "./Field";
import "./SwitchField.css";

export interface SwitchFieldProps extends FieldProps {
  value: boolean;
  onChange: (value: boolean) => void;
  onCommit?: ((value: boolean) => void) | undefined;
}

export function SwitchField({ value, onChange, onCommit, ...field }: SwitchFieldProps) {
  const id = useId();
  const ids = fieldIds(id, field);
  return (
    <FieldFrame {...field} id={id} layout="row">
      <Switch.Root
        className="switch nodrag"
        checked={value}
        disabled={field.disabled ?? false}
        aria-labelledby={ids.label}
        aria-describedby={ids.described}
        onCheckedChange={(next) => {
          onChange(next);
          onCommit?.(next);
        }}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </FieldFrame>
  );
}
