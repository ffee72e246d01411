import { Check } from "lucide-react";
import { Select } from "radix-ui";
import type { ReactNode } from "react";
import { unlessLedElsewhere } from "../focusBack";
import type { ChoiceOption } from "./ChoiceField";

/** Stands for null in the list, which knows only texts. */
const AUTOMATIC = "\u0000automatic";

export interface ChoiceMenuProps {
  /** What the closed box is called and looks like. */
  box: { className: string; disabled: boolean } & Select.SelectTriggerProps;
  value: string | null;
  options: readonly ChoiceOption[];
  optional: boolean;
  /** What null is called. */
  none: string;
  onChoose: (value: string | null) => void;
  /** What the box shows. */
  children: ReactNode;
}

/** The list of a choice, open when it is made; it has the keys of a native one. */
export function ChoiceMenu({ box, value, options, optional, none, onChoose, children }: ChoiceMenuProps) {
  const known = options.some((option) => option.value === value);
  return (
    <Select.Root
      defaultOpen
      value={value ?? (optional ? AUTOMATIC : "")}
      disabled={box.disabled}
      onValueChange={(chosen) => onChoose(chosen === AUTOMATIC ? null : chosen)}
    >
      <Select.Trigger {...box}>{children}</Select.Trigger>
      <Select.Portal>
        <Select.Content
          className="choice-list nodrag nowheel"
          position="popper"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={unlessLedElsewhere}
        >
          <Select.Viewport>
            {optional ? <Option value={AUTOMATIC} text={none} /> : null}
            {options.map((option) => (
              <Option key={option.value} {...option} />
            ))}
            {value !== null && !known ? <Option value={value} text={value} /> : null}
          </Select.Viewport>
        </Select.Content>
      </Select.Portal>
    </Select.Root>
  );
}

function Option({ value, text, help }: ChoiceOption) {
  return (
    <Select.Item className="choice-option" value={value} data-helped={help ? true : undefined}>
      <span>
        <Select.ItemText>{text}</Select.ItemText>
        {help ? <span className="choice-help">{help}</span> : null}
      </span>
      <Select.ItemIndicator className="choice-check">
        <Check size={14} strokeWidth={1.5} aria-hidden />
      </Select.ItemIndicator>
    </Select.Item>
  );
}
