import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { classes } from "./classes";
import "./Section.css";

export interface SectionProps {
  title: string;
  children: ReactNode;
  /** At the right of the title. */
  action?: ReactNode;
  /** Folds away under its title; closed at first unless `open`. */
  folds?: boolean;
  open?: boolean;
  /** Told when it is opened or closed. */
  onFold?: (open: boolean) => void;
  /** Small words before the arrow: "2 changed". */
  note?: string;
  /** Whether the note is of a problem. */
  faulty?: boolean;
}

/** A part of a panel: a line above, a small title, and what belongs to it. */
export function Section(props: SectionProps) {
  const { title, children, action, folds = false, open = true, onFold, note, faulty = false } = props;
  const [shown, setShown] = useState(open);
  const visible = shown || !folds;
  return (
    <section className="section">
      <div className="section-header">
        <h3 className="section-title">
          {folds ? (
            <button
              type="button"
              className="section-fold"
              aria-expanded={shown}
              onClick={() => {
                setShown(!shown);
                onFold?.(!shown);
              }}
            >
              <span className="section-words">{title}</span>
              {note ? (
                <span className={classes("section-note", faulty && "section-fault")}>{note}</span>
              ) : null}
              <ChevronDown size={14} strokeWidth={1.5} aria-hidden />
            </button>
          ) : (
            title
          )}
        </h3>
        {action}
      </div>
      {visible ? <div className="section-body">{children}</div> : null}
    </section>
  );
}
