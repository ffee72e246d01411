import { useNotices } from "../state";
import { Toasts } from "../ui/Toasts";

export function Messages() {
  const notices = useNotices((state) => state.notices);
  const dismiss = useNotices((state) => state.dismiss);
  return (
    <Toasts
      toasts={notices.map(({ id, tone, text, action }) => ({
        id: String(id),
        kind: tone,
        title: text,
        ...(action ? { action: { label: action.label, onSelect: action.act } } : {}),
      }))}
      onDismiss={(id) => dismiss(Number(id))}
    />
  );
}
