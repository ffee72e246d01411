import { toggleLive, useKeysText, useLive, usePreferences } from "../state";
import { t } from "../text";
import { Tooltip } from "../ui/Tooltip";
import "./LiveSwitch.css";

const ABOUT = {
  off: "live.turnOn",
  idle: "live.turnOff",
  working: "live.working",
  waiting: "live.waits",
  large: "live.large",
  failed: "live.failed",
} as const;

/** Whether a small preview of the whole graph follows every change. */
export function LiveSwitch() {
  const on = usePreferences((state) => state.liveMode);
  const state = useLive((live) => live.state);
  const keys = useKeysText("live");
  const doing = state === "large" || on ? state : "off";
  return (
    <Tooltip text={t(ABOUT[doing])} {...(keys ? { shortcut: keys } : {})}>
      <button type="button" className="live-switch" aria-pressed={on} data-state={doing} onClick={toggleLive}>
        <span className="live-switch-dot" aria-hidden />
        {t("live.switch")}
      </button>
    </Tooltip>
  );
}
