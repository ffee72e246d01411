import { useEffect, useState } from "react";
import { useRuns } from "../state";
import { Spinner } from "../ui/Spinner";

const PATIENCE = 800;

/** Says that the connection is lost, after a moment, and that nothing else is. */
export function Banner() {
  const connected = useRuns((state) => state.connected);
  const before = useRuns((state) => state.wasConnected);
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (connected) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [connected]);
  if (connected || !late) return null;
  return (
    <div className="banner" role="status">
      <Spinner size={14} />
      {before ? "Reconnecting… nothing is lost" : "Waiting for the server…"}
    </div>
  );
}
