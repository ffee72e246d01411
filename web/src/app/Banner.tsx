import { useEffect, useState } from "react";
import { useConnection } from "../state";
import { t } from "../text";
import { Button } from "../ui/Button";
import { Spinner } from "../ui/Spinner";

/** Milliseconds of a lost connection that are nobody's concern, and those after which a hand may help. */
const PATIENCE = 800;
const LONG = 8000;

/** Says that the connection is lost, after a moment, and that nothing else is. */
export function Banner() {
  const connected = useConnection((state) => state.connected);
  const before = useConnection((state) => state.wasConnected);
  const retry = useConnection((state) => state.retry);
  const late = useLater(!connected, PATIENCE);
  const long = useLater(!connected, LONG);
  if (connected || !late) return null;
  return (
    <div className="banner" role="status">
      <Spinner size={14} />
      {before ? t("app.reconnecting") : t("app.waitingForServer")}
      {long ? (
        <Button size="small" kind="plain" onClick={retry}>
          {t("app.tryNow")}
        </Button>
      ) : null}
    </div>
  );
}

/** Whether something has held for a while. */
function useLater(holds: boolean, milliseconds: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!holds) return;
    const timer = setTimeout(() => setLate(true), milliseconds);
    return () => clearTimeout(timer);
  }, [holds, milliseconds]);
  return late;
}
