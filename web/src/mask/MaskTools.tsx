import { Brush, Eraser, Hand, PaintBucket } from "lucide-react";
import { type ReactNode, useId } from "react";
import { type MessageKey, t } from "../text";
import { Button } from "../ui/Button";
import { IconButton } from "../ui/IconButton";
import { SliderField } from "../ui/widgets/SliderField";
import { SwitchField } from "../ui/widgets/SwitchField";
import { LARGEST_BRUSH, type OverlayColour, type Tool, type ToolSettings } from "./tools";
import type { MaskOperation } from "./useMaskPainter";

export interface MaskToolsProps {
  readonly settings: ToolSettings;
  readonly busy: boolean;
  /** The shorter side of the mask. */
  readonly side: number;
  /** Whether there is a picture whose colours can be filled by. */
  readonly pictured: boolean;
  onSet(changes: Partial<ToolSettings>): void;
  readonly operations: Readonly<Record<MaskOperation, () => void>>;
}

const TOOLS: readonly [Tool, MessageKey, string, ReactNode][] = [
  ["brush", "mask.brush", "B", <Brush key="brush" />],
  ["eraser", "mask.eraser", "E", <Eraser key="eraser" />],
  ["colour", "mask.byColour", "G", <PaintBucket key="colour" />],
  ["hand", "mask.hand", "H", <Hand key="hand" />],
];
const OVERLAYS: readonly [OverlayColour, MessageKey][] = [
  ["red", "mask.red"],
  ["green", "mask.green"],
  ["blue", "mask.blue"],
  ["yellow", "mask.yellow"],
];
const PERCENT = { min: 0, max: 100, step: 1, whole: true };

/** The tools at the side, with what the one in hand can be set to. */
export function MaskTools({ settings, busy, side, pictured, onSet, operations }: MaskToolsProps) {
  const { tool } = settings;
  // A brush that is wider than the picture leaves no room on the slider for the others.
  const largest = Math.min(LARGEST_BRUSH, Math.max(settings.size, side));
  const painting = tool === "brush" || tool === "eraser";
  return (
    <section className="mask-tools" aria-label={t("mask.tools")}>
      <div className="mask-tool-row">
        {TOOLS.map(([name, title, key, icon]) => (
          <IconButton
            key={name}
            label={t(title)}
            shortcut={key}
            icon={icon}
            pressed={tool === name}
            disabled={name === "colour" && !pictured}
            onClick={() => onSet({ tool: name })}
          />
        ))}
      </div>
      {painting ? (
        <>
          <SliderField
            label={t("mask.size")}
            unit="px"
            value={settings.size}
            range={{ min: 1, max: largest, step: 1, whole: true }}
            onChange={(size) => onSet({ size: size ?? 1 })}
          />
          <Share
            label={t("mask.softness")}
            value={settings.softness}
            onSet={(softness) => onSet({ softness })}
          />
        </>
      ) : null}
      {tool === "colour" ? (
        <>
          <SliderField
            label={t("mask.tolerance")}
            help={t("mask.toleranceHelp")}
            unit="%"
            value={settings.tolerance}
            range={PERCENT}
            onChange={(tolerance) => onSet({ tolerance: tolerance ?? 0 })}
          />
          <SwitchField
            label={t("mask.connected")}
            help={t("mask.connectedHelp")}
            value={settings.connected}
            onChange={(connected) => onSet({ connected })}
          />
          <SwitchField
            label={t("mask.takesAway")}
            value={settings.takesAway}
            onChange={(takesAway) => onSet({ takesAway })}
          />
        </>
      ) : null}
      {tool === "hand" ? null : (
        <Share label={t("mask.opacity")} value={settings.opacity} onSet={(opacity) => onSet({ opacity })} />
      )}
      {painting ? (
        <SwitchField
          label={t("mask.pressure")}
          help={t("mask.pressureHelp")}
          value={settings.pressure}
          onChange={(pressure) => onSet({ pressure })}
        />
      ) : null}
      <section className="mask-part">
        <h3>{t("mask.whole")}</h3>
        <div className="mask-buttons">
          {(["fill", "clear", "invert"] as const).map((each) => (
            <Button key={each} size="small" disabled={busy} onClick={operations[each]}>
              {t(each === "fill" ? "mask.fillAll" : each === "clear" ? "mask.clear" : "mask.invert")}
            </Button>
          ))}
        </div>
        <SliderField
          label={t("mask.amount")}
          unit="px"
          value={settings.amount}
          range={{ min: 1, max: 200, step: 1, whole: true }}
          onChange={(amount) => onSet({ amount: amount ?? 1 })}
        />
        <div className="mask-buttons">
          {(["grow", "shrink", "blur"] as const).map((each) => (
            <Button key={each} size="small" disabled={busy} onClick={operations[each]}>
              {t(each === "grow" ? "mask.grow" : each === "shrink" ? "mask.shrink" : "mask.blur")}
            </Button>
          ))}
        </div>
      </section>
      <Shown settings={settings} onSet={onSet} />
    </section>
  );
}

function Shown({ settings, onSet }: Pick<MaskToolsProps, "settings" | "onSet">) {
  const id = useId();
  return (
    <section className="mask-part">
      <h3>{t("mask.shown")}</h3>
      <div className="mask-colours" role="radiogroup" aria-labelledby={id}>
        <span id={id}>{t("mask.colour")}</span>
        {OVERLAYS.map(([colour, name]) => (
          <label key={colour} className="mask-colour" data-colour={colour} title={t(name)}>
            <input
              type="radio"
              name={id}
              className="visually-hidden"
              aria-label={t(name)}
              checked={settings.colour === colour}
              onChange={() => onSet({ colour, alone: false })}
            />
          </label>
        ))}
      </div>
      <Share label={t("mask.strength")} value={settings.strength} onSet={(strength) => onSet({ strength })} />
      <SwitchField label={t("mask.alone")} value={settings.alone} onChange={(alone) => onSet({ alone })} />
    </section>
  );
}

function Share({ label, value, onSet }: { label: string; value: number; onSet: (share: number) => void }) {
  return (
    <SliderField
      label={label}
      unit="%"
      value={Math.round(100 * value)}
      range={PERCENT}
      onChange={(percent) => onSet((percent ?? 0) / 100)}
    />
  );
}
