import { useNotices } from "../state";
import { Toasts } from "../ui/Toasts";

export function Messages() {
  const notices = useNotices((state) => state.notices);
  const dismiss = useNotices((state) => state.dismiss);
  return (
    <Toasts
      toasts={notices.map(({ id, tone, text }) => ({ id: String(id), kind: tone, title: text }))}
      onDismiss={(id) => dismiss(Number(id))}
    />
  );
}
