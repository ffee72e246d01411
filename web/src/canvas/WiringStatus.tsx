import { useEffect, useState } from "react";
import { t } from "../text";
import { SocketGlyph } from "../ui/SocketGlyph";
import { useAnnounced } from "./announcing";
import { useConnecting } from "./connecting";
import { told } from "./stepping";
import "./WiringStatus.css";

const SHOWN = 2500;

/** Says which wire is in hand and where it would go, and what the keys do; it is read out. */
export function WiringStatus() {
  const from = useConnecting((state) => (state.loose ? state.from : null));
  const candidate = useConnecting((state) => state.candidate);
  const said = useSaid();
  const text = candidate ? told(candidate) : from ? t("wires.inHand", { socket: told(from) }) : said;
  const end = candidate ?? from;
  return (
    <div className="wiring-status" data-shown={text !== "" || undefined}>
      {end ? <SocketGlyph socket={end.socket} /> : null}
      <span role="status" aria-label={t("wires.status")}>
        {text}
      </span>
      {from ? (
        <span className="wiring-keys">
          {t(matchMedia("(pointer: coarse)").matches ? "wires.taps" : "wires.keys")}
        </span>
      ) : null}
    </div>
  );
}

function useSaid(): string {
  const { text, at } = useAnnounced();
  const [past, setPast] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setPast(at), SHOWN);
    return () => clearTimeout(timer);
  }, [at]);
  return at > past ? text : "";
}
