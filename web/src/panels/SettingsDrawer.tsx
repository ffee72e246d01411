import { Cpu, Eraser, Keyboard, LogOut, Signpost } from "lucide-react";
import { useState } from "react";
import type { CacheUse, SystemInfo, WorkerInfo } from "../api/types";
import { bytes } from "../common/format";
import { t } from "../text";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { Meter } from "../ui/Meter";
import { Section } from "../ui/Section";
import { NumberField } from "../ui/widgets/NumberField";
import { Drawer } from "./Drawer";
import { type EditorSettings, EditorSettingsFields } from "./EditorSettings";
import "./SettingsDrawer.css";

export interface SettingsDrawerProps {
  settings: EditorSettings;
  onChange: (changed: Partial<EditorSettings>) => void;
  /** The chosen language; null follows the browser. */
  language: string | null;
  languages: readonly { value: string; text: string }[];
  onLanguage: (language: string | null) => void;
  onKeys: () => void;
  onTour: () => void;
  /** What the kept results take; null until the server says. */
  cache: CacheUse | null;
  clearing: boolean;
  onClear: () => void;
  system: SystemInfo | null;
  /** The name of a run, as far as it is known. */
  nameOf: (run: string) => string | undefined;
  onClose?: () => void;
}

const ICON = { size: 14, strokeWidth: 1.5, "aria-hidden": true };
const GIGABYTE = 1e9;
const CACHE_RANGE = { min: 0, max: 10_000, step: 0.1, whole: false };

/** How the editor looks and works, what is kept between paintings, and the machine that paints. */
export function SettingsDrawer(props: SettingsDrawerProps) {
  const { settings, onChange, system } = props;
  return (
    <Drawer title={t("settings.title")} onClose={props.onClose}>
      <div className="settings-drawer">
        <EditorSettingsFields
          settings={settings}
          onChange={onChange}
          language={props.language}
          languages={props.languages}
          onLanguage={props.onLanguage}
        />
        <Section title={t("settings.help")}>
          <div className="settings-drawer-buttons">
            <Button size="small" onClick={props.onKeys}>
              <Keyboard {...ICON} />
              {t("settings.keys")}
            </Button>
            <Button size="small" onClick={props.onTour}>
              <Signpost {...ICON} />
              {t("tour.take")}
            </Button>
          </div>
        </Section>
        <Kept {...props} />
        <Section title={t("settings.workers", { count: system?.workers.length ?? 0 })}>
          <ul className="settings-drawer-workers">
            {system?.workers.map((worker) => (
              <Worker key={worker.name} worker={worker} painting={worker.run && props.nameOf(worker.run)} />
            ))}
          </ul>
          <p className="settings-drawer-about">{t("settings.deviceAbout")}</p>
        </Section>
        <Server system={system} />
      </div>
    </Drawer>
  );
}

function Kept({ settings, onChange, cache, clearing, onClear }: SettingsDrawerProps) {
  const [asking, setAsking] = useState(false);
  const kept = cache ? cache.memory_bytes + cache.disk_bytes : 0;
  return (
    <Section title={t("settings.kept")}>
      <p className="settings-drawer-about">{t("settings.keptAbout")}</p>
      {cache ? (
        <>
          <Use
            label={t("settings.inMemory")}
            meter={t("settings.keptInMemory")}
            used={cache.memory_bytes}
            limit={cache.memory_limit}
          />
          <Limit
            label={t("settings.mostInMemory")}
            value={settings.cacheBytes}
            onChange={(cacheBytes) => onChange({ cacheBytes })}
          />
          <Use
            label={t("settings.onDisk")}
            meter={t("settings.keptOnDisk")}
            used={cache.disk_bytes}
            limit={cache.disk_limit}
          />
          <Limit
            label={t("settings.mostOnDisk")}
            value={settings.cacheDiskBytes}
            onChange={(cacheDiskBytes) => onChange({ cacheDiskBytes })}
          />
          <div className="settings-drawer-row">
            <span>{t("settings.resultsOnDisk", { count: cache.entries })}</span>
            <Button size="small" busy={clearing} disabled={kept === 0} onClick={() => setAsking(true)}>
              <Eraser {...ICON} />
              {t("settings.clear")}
            </Button>
          </div>
        </>
      ) : (
        <p className="settings-drawer-about">{t("settings.notSaidYet")}</p>
      )}
      <ConfirmDialog
        open={asking}
        title={t("settings.clearQuestion")}
        description={t("settings.clearAbout", { size: bytes(kept) })}
        action={t("settings.clear")}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          onClear();
        }}
      />
    </Section>
  );
}

interface UseProps {
  label: string;
  meter: string;
  used: number;
  limit: number;
}

function Use({ label, meter, used, limit }: UseProps) {
  const text = t("settings.of", { used: bytes(used), limit: bytes(limit) });
  return (
    <div className="settings-drawer-use">
      <span>{label}</span>
      <span>{text}</span>
      <Meter label={meter} value={used} max={limit} text={text} width="full" />
    </div>
  );
}

interface LimitProps {
  label: string;
  value: number | null;
  onChange: (bytes: number | null) => void;
}

function Limit({ label, value, onChange }: LimitProps) {
  return (
    <NumberField
      label={label}
      help={t("settings.limitHelp")}
      value={value === null ? null : value / GIGABYTE}
      range={CACHE_RANGE}
      unit="GB"
      optional
      none={t("settings.asStarted")}
      onChange={(size) => onChange(size === null ? null : Math.round(size * GIGABYTE))}
    />
  );
}

function Server({ system }: { system: SystemInfo | null }) {
  return (
    <Section title={t("settings.server")}>
      {system ? (
        <dl className="settings-drawer-facts">
          <Fact
            name={t("settings.memory")}
            value={t("settings.of", { used: bytes(system.memory_used), limit: bytes(system.memory_total) })}
          />
          <Fact name={t("settings.cores")} value={String(system.cores)} />
          {system.torch ? <Fact name="PyTorch" value={system.torch} /> : null}
          <Fact name="Impasto" value={system.version} />
        </dl>
      ) : (
        <p className="settings-drawer-about">{t("settings.notSaidYet")}</p>
      )}
      {system?.logged_in ? (
        <form className="settings-drawer-row" method="post" action="logout">
          <span>{t("settings.draftStays")}</span>
          <Button size="small" type="submit">
            <LogOut {...ICON} />
            {t("settings.logOut")}
          </Button>
        </form>
      ) : null}
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Worker({ worker, painting }: { worker: WorkerInfo; painting: string | null | undefined }) {
  const { name, state, device, memory } = worker;
  return (
    <li>
      <span className="settings-drawer-worker">
        <Cpu {...ICON} />
        {device === null ? name : device.toUpperCase()}
      </span>
      <span>{bytes(memory)}</span>
      <span>
        {state === "painting" && painting
          ? t("settings.worker.paints", { name: painting })
          : t(`settings.worker.${state}`)}
      </span>
    </li>
  );
}
