import { useState } from "react";
import { t } from "../../text";
import { ChoiceField, type ChoiceFieldProps } from "./ChoiceField";
import { TextField } from "./TextField";

/** Stands for a name that is typed; no model is called so, since names hold no slash. */
const ANOTHER = "/another";

export interface ModelFieldProps extends Omit<ChoiceFieldProps, "options"> {
  /** The networks to offer; the name of another one may be typed. */
  names: readonly string[];
}

/** The name of a network: one of those offered, or another that lies in the model folder. */
export function ModelField({ names, onChange, onCommit, ...field }: ModelFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed !== null) {
    return (
      <TextField
        {...field}
        value={typed}
        placeholder={t("common.modelName")}
        maxLength={200}
        autoFocus
        onChange={(text) => setTyped(text ?? "")}
        onLeave={(text) => {
          setTyped(null);
          const name = text.trim();
          if (!name || name === field.value) return;
          onChange(name);
          onCommit?.(name);
        }}
      />
    );
  }
  const known = field.value === null || names.includes(field.value) ? names : [...names, field.value];
  return (
    <ChoiceField
      {...field}
      options={[
        ...known.map((name) => ({ value: name, text: name })),
        { value: ANOTHER, text: t("common.another") },
      ]}
      onChange={(name) => {
        if (name === ANOTHER) setTyped("");
        else onChange(name);
      }}
      onCommit={(name) => {
        if (name !== ANOTHER) onCommit?.(name);
      }}
    />
  );
}
