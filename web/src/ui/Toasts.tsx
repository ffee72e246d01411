import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Toast } from "radix-ui";
import { t } from "../text";
import { Button } from "./Button";
import { IconButton } from "./IconButton";
import "./Toasts.css";

export interface ToastItem {
  id: string;
  kind: "info" | "done" | "problem";
  title: string;
  detail?: string;
  action?: { label: string; onSelect: () => void };
}

export interface ToastsProps {
  toasts: readonly ToastItem[];
  onDismiss: (id: string) => void;
}

const ICONS = { info: Info, done: CircleCheck, problem: TriangleAlert };

const READING = 5000;
const DECIDING = 10_000;
const lasting = ({ kind, action }: ToastItem) =>
  action ? DECIDING : kind === "problem" ? Number.POSITIVE_INFINITY : READING;

/** Short messages, bottom centre, newest last. Problems stay until they are closed, unless they offer a way. */
export function Toasts({ toasts, onDismiss }: ToastsProps) {
  return (
    <Toast.Provider swipeDirection="down" duration={READING} label={t("common.message")}>
      {toasts.map((toast) => {
        const Icon = ICONS[toast.kind];
        return (
          <Toast.Root
            key={toast.id}
            className="toast"
            data-kind={toast.kind}
            type={toast.kind === "problem" ? "foreground" : "background"}
            duration={lasting(toast)}
            onOpenChange={(open) => {
              if (!open) onDismiss(toast.id);
            }}
          >
            <Icon className="toast-icon" size={16} strokeWidth={1.5} aria-hidden />
            <div className="toast-words">
              <Toast.Title className="toast-title">{toast.title}</Toast.Title>
              {toast.detail ? (
                <Toast.Description className="toast-detail">{toast.detail}</Toast.Description>
              ) : null}
            </div>
            {toast.action ? (
              <Toast.Action asChild altText={toast.action.label}>
                <Button size="small" onClick={toast.action.onSelect}>
                  {toast.action.label}
                </Button>
              </Toast.Action>
            ) : null}
            <Toast.Close asChild>
              <IconButton label={t("common.close")} size="small" icon={<X />} tooltipSide="top" />
            </Toast.Close>
          </Toast.Root>
        );
      })}
      <Toast.Viewport className="toasts" label={t("common.messages", { hotkey: "{hotkey}" })} />
    </Toast.Provider>
  );
}
