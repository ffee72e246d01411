import { ChoiceField, type ChoiceFieldProps } from "./ChoiceField";

export interface ModelFieldProps extends Omit<ChoiceFieldProps, "options"> {
  /** The networks whose weights are here. */
  names: string[];
}

/** The name of a network. One whose weights are missing stays chosen and says so. */
export function ModelField({ names, problem, ...field }: ModelFieldProps) {
  const missing = field.value !== null && !names.includes(field.value);
  const said =
    problem ?? (missing ? `The weights of ${field.value} are not here. Choose another network.` : undefined);
  return (
    <ChoiceField
      {...field}
      {...(said ? { problem: said } : {})}
      options={names.map((name) => ({ value: name, text: name }))}
    />
  );
}
