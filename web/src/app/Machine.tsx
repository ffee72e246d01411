import { Cpu } from "lucide-react";
import { bytes } from "../common/format";
import { useLists } from "../state";
import { t } from "../text";
import { Meter } from "../ui/Meter";
import { Tooltip } from "../ui/Tooltip";

/** Where it paints and how full its memory is, quietly. */
export function Machine() {
  const system = useLists((state) => state.system);
  if (!system) return null;
  const { device, memory_used: used, memory_total: total } = system;
  const name = device === null ? t("app.machine.starting") : device.toUpperCase();
  const text = used === null ? "" : bytes(used);
  const of = total === null ? text : t("common.of", { used: text, limit: bytes(total) });
  return (
    <Tooltip
      text={device === null ? t("app.machine.starts") : t("app.machine.about", { device: name, memory: of })}
    >
      <span className="machine">
        <Cpu size={16} strokeWidth={1.5} aria-hidden />
        {name}
        {used !== null && total !== null ? (
          <Meter label={t("common.memory")} value={used} max={total} text={of} />
        ) : null}
        {text}
      </span>
    </Tooltip>
  );
}
