import type { JsonValue, ParameterInfo, Picture } from "../../api/types";
import { optionText, sentence } from "../../common/words";
import { t } from "../../text";
import { ChoiceField } from "./ChoiceField";
import type { FieldProps } from "./Field";
import { ImageField } from "./ImageField";
import { ModelField } from "./ModelField";
import { NumberField } from "./NumberField";
import { NumbersField } from "./NumbersField";
import { rangeOf } from "./numbers";
import { SeedField } from "./SeedField";
import { SliderField } from "./SliderField";
import { SwitchField } from "./SwitchField";
import { TextField } from "./TextField";
import type { Upload } from "./usePictureDrop";

export interface ParameterFieldProps {
  parameter: ParameterInfo;
  /** Undefined: not set, the default holds. */
  value: JsonValue | undefined;
  /** While a control moves, at most once a frame; every change ends with `onCommit`. */
  onChange: (value: JsonValue) => void;
  onCommit?: (value: JsonValue) => void;
  /** Takes the explicit value away, so that the default holds again. */
  onReset?: () => void;
  problem?: string;
  /** Small words behind the value. */
  note?: string;
  /** Stored pictures, for image parameters. */
  pictures: readonly Picture[];
  onUpload: Upload;
  compact?: boolean;
  /** Shows the help under the control. */
  explained?: boolean;
  /** Leaves an image parameter's thumbnail out on a card that shows it already. */
  withoutPicture?: boolean;
  disabled?: boolean;
}

const asNumber = (value: JsonValue) => (typeof value === "number" ? value : null);
const asText = (value: JsonValue) => (typeof value === "string" ? value : null);
const asNumbers = (value: JsonValue) =>
  Array.isArray(value) ? value.filter((entry): entry is number => typeof entry === "number") : [];

type Kind = "number" | "word" | "name" | "text" | "picture" | "switch" | "numbers";

/** What is wrong with a value whose kind its widget cannot show at all. */
function wrongKind(parameter: ParameterInfo, value: JsonValue): string | null {
  if (value === null) return null;
  const kinds: Record<ParameterInfo["widget"]["kind"], [Kind, (value: JsonValue) => boolean]> = {
    slider: ["number", (v) => typeof v === "number"],
    number: ["number", (v) => typeof v === "number"],
    seed: ["number", (v) => typeof v === "number"],
    choice: ["word", (v) => typeof v === "string"],
    model: ["name", (v) => typeof v === "string"],
    text: ["text", (v) => typeof v === "string"],
    image: ["picture", (v) => typeof v === "string"],
    switch: ["switch", (v) => typeof v === "boolean"],
    numbers: ["numbers", (v) => Array.isArray(v) && v.every((entry) => typeof entry === "number")],
  };
  const [wanted, fits] = kinds[parameter.widget.kind];
  return fits(value)
    ? null
    : t("common.wrongKind", { value: JSON.stringify(value), wanted: t(`common.kind.${wanted}`) });
}

/** The widget of a node's parameter, as the catalogue describes it. */
export function ParameterField(props: ParameterFieldProps) {
  const { parameter, onChange, onCommit, onReset, pictures, onUpload } = props;
  const { widget, unit, optional, none } = parameter;
  const value = props.value === undefined ? parameter.default : props.value;
  const changed =
    props.value !== undefined && JSON.stringify(props.value) !== JSON.stringify(parameter.default);
  const problem = props.problem ?? wrongKind(parameter, value);
  const field: FieldProps = {
    label: sentence(parameter.label || parameter.name),
    help: parameter.help,
    ...(problem ? { problem } : {}),
    ...(props.note ? { note: props.note } : {}),
    ...(onReset && changed && !parameter.required ? { onReset } : {}),
    compact: props.compact ?? false,
    explained: props.explained ?? false,
    disabled: props.disabled ?? false,
  };
  const told = { onChange, onCommit };

  switch (widget.kind) {
    case "slider":
      return (
        <SliderField
          {...field}
          {...told}
          value={asNumber(value)}
          range={rangeOf(widget)}
          unit={unit}
          optional={optional}
          none={none}
        />
      );
    case "number":
      return (
        <NumberField
          {...field}
          {...told}
          value={asNumber(value)}
          range={rangeOf(widget)}
          unit={unit}
          optional={optional}
          none={none}
        />
      );
    case "seed":
      return <SeedField {...field} {...told} value={asNumber(value)} optional={optional} />;
    case "choice": {
      const options = (widget.options ?? []).map((option) => ({
        value: option,
        text: optionText(option, parameter.optionTexts),
      }));
      return (
        <ChoiceField
          {...field}
          {...told}
          value={asText(value)}
          options={options}
          optional={optional}
          none={none}
        />
      );
    }
    case "model":
      return (
        <ModelField
          {...field}
          {...told}
          value={asText(value)}
          names={widget.names ?? []}
          optional={optional}
          none={none}
        />
      );
    case "switch":
      return <SwitchField {...field} {...told} value={value === true} />;
    case "text":
      return (
        <TextField
          {...field}
          {...told}
          value={asText(value)}
          optional={optional}
          none={none}
          {...(widget.max_length === undefined ? {} : { maxLength: widget.max_length })}
          {...(widget.placeholder ? { placeholder: widget.placeholder } : {})}
        />
      );
    case "numbers":
      return (
        <NumbersField
          {...field}
          {...told}
          value={value === null ? null : asNumbers(value)}
          optional={optional}
          none={none}
          range={rangeOf(widget)}
          minLength={widget.min_length ?? 1}
          maxLength={widget.max_length ?? 16}
        />
      );
    case "image":
      return (
        <ImageField
          {...field}
          {...told}
          value={asText(value)}
          pictures={pictures}
          optional={optional}
          withoutPicture={props.withoutPicture ?? false}
          onUpload={onUpload}
        />
      );
  }
}
