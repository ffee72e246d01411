import { Search, X } from "lucide-react";
import type { InputHTMLAttributes, Ref } from "react";
import { t } from "../text";
import { classes } from "./classes";
import "./SearchField.css";

export interface SearchFieldProps
  extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value" | "type"> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
}

export function SearchField({ label, value, onChange, className, ref, ...rest }: SearchFieldProps) {
  return (
    <div className={classes("search-field", className)}>
      <Search size={16} strokeWidth={1.5} aria-hidden />
      <input
        {...rest}
        ref={ref}
        type="search"
        aria-label={label}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && value) {
            event.stopPropagation();
            onChange("");
          }
          rest.onKeyDown?.(event);
        }}
      />
      {value ? (
        <button
          type="button"
          className="search-field-clear"
          aria-label={t("common.clear")}
          onClick={() => onChange("")}
        >
          <X size={14} strokeWidth={1.5} aria-hidden />
        </button>
      ) : null}
    </div>
  );
}
