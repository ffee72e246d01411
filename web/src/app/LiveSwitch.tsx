import { toggleLive, useKeysText, useLive, usePreferences } from "../state";
import { t } from "../text";
import { Tooltip } from "../ui/Tooltip";
import "./LiveSwitch.css";

/** Whether a small preview of the whole graph follows every change. */
export function LiveSwitch() {
  const on = usePreferences((state) => state.liveMode);
  const state = useLive((live) => live.state);
  const keys = useKeysText("live");
  const doing = state === "large" ? state : !on ? "off" : state;
  const about =
    doing === "off"
      ? t("live.turnOn")
      : doing === "large"
        ? t("live.large")
        : doing === "waiting"
          ? t("live.waits")
          : doing === "working"
            ? t("live.working")
            : t("live.turnOff");
  return (
    <Tooltip text={about} {...(keys ? { shortcut: keys } : {})}>
      <button type="button" className="live-switch" aria-pressed={on} data-state={doing} onClick={toggleLive}>
        <span className="live-switch-dot" aria-hidden />
        {t("live.switch")}
      </button>
    </Tooltip>
  );
}
