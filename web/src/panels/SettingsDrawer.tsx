import { Cpu, Eraser, LogOut } from "lucide-react";
import { useState } from "react";
import type { CacheUse, SystemInfo, WorkerInfo } from "../api/types";
import { Button } from "../ui/Button";
import { ConfirmDialog } from "../ui/ConfirmDialog";
import { bytes, plural } from "../ui/format";
import { Meter } from "../ui/Meter";
import { Section } from "../ui/Section";
import { ChoiceField } from "../ui/widgets/ChoiceField";
import { Drawer } from "./Drawer";
import "./SettingsDrawer.css";

export type ThemeChoice = "system" | "light" | "dark";

export interface SettingsDrawerProps {
  theme: ThemeChoice;
  onTheme: (theme: ThemeChoice) => void;
  /** What the kept results take; null until the server says. */
  cache: CacheUse | null;
  clearing: boolean;
  onClear: () => void;
  system: SystemInfo | null;
  /** The name of a run, as far as it is known. */
  nameOf: (run: string) => string | undefined;
  onClose?: () => void;
}

const THEMES: { value: ThemeChoice; text: string }[] = [
  { value: "system", text: "As the system" },
  { value: "light", text: "Light" },
  { value: "dark", text: "Dark" },
];

/** The theme, what is kept between paintings, and the machine that paints. */
export function SettingsDrawer(props: SettingsDrawerProps) {
  const { theme, cache, clearing, system } = props;
  const [asking, setAsking] = useState(false);
  const kept = cache ? cache.memory_bytes + cache.disk_bytes : 0;
  return (
    <Drawer title="Settings" onClose={props.onClose}>
      <div className="settings-drawer">
        <Section title="Look">
          <ChoiceField
            label="Theme"
            value={theme}
            options={THEMES}
            onChange={(chosen) =>
              props.onTheme(THEMES.find(({ value }) => value === chosen)?.value ?? "system")
            }
          />
        </Section>
        <Section title="Kept results">
          <p className="settings-drawer-about">
            What a node made is kept, so that only what changed is painted again.
          </p>
          {cache ? (
            <>
              <Use label="In memory" used={cache.memory_bytes} limit={cache.memory_limit} />
              <Use label="On disk" used={cache.disk_bytes} limit={cache.disk_limit} />
              <div className="settings-drawer-row">
                <span>{plural(cache.entries, "result")} on disk</span>
                <Button size="small" busy={clearing} disabled={kept === 0} onClick={() => setAsking(true)}>
                  <Eraser size={14} aria-hidden />
                  Clear
                </Button>
              </div>
            </>
          ) : (
            <p className="settings-drawer-about">The server has not said yet.</p>
          )}
        </Section>
        <Section title={system?.workers.length === 1 ? "Worker" : "Workers"}>
          <ul className="settings-drawer-workers">
            {system?.workers.map((worker) => (
              <Worker key={worker.name} worker={worker} painting={worker.run && props.nameOf(worker.run)} />
            ))}
          </ul>
        </Section>
        <Section title="This server">
          {system ? (
            <dl className="settings-drawer-facts">
              <Fact name="Memory" value={`${bytes(system.memory_used)} of ${bytes(system.memory_total)}`} />
              <Fact name="Cores" value={String(system.cores)} />
              {system.torch ? <Fact name="PyTorch" value={system.torch} /> : null}
              <Fact name="Impasto" value={system.version} />
            </dl>
          ) : (
            <p className="settings-drawer-about">The server has not said yet.</p>
          )}
          {system?.logged_in ? (
            <form className="settings-drawer-row" method="post" action="logout">
              <span>The draft stays in this browser</span>
              <Button size="small" type="submit">
                <LogOut size={14} aria-hidden />
                Log out
              </Button>
            </form>
          ) : null}
        </Section>
      </div>
      <ConfirmDialog
        open={asking}
        title="Clear the kept results?"
        description={`${bytes(kept)} become free. Nodes are painted anew the next time; saved pictures stay.`}
        action="Clear"
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          props.onClear();
        }}
      />
    </Drawer>
  );
}

function Use({ label, used, limit }: { label: string; used: number; limit: number }) {
  const text = `${bytes(used)} of ${bytes(limit)}`;
  return (
    <div className="settings-drawer-use">
      <span>{label}</span>
      <span>{text}</span>
      <Meter label={`Kept ${label.toLowerCase()}`} value={used} max={limit} text={text} width="full" />
    </div>
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
  const doing = {
    starting: "starting",
    ready: "ready",
    painting: painting ? `paints ${painting}` : "paints",
  };
  return (
    <li>
      <span className="settings-drawer-worker">
        <Cpu size={14} strokeWidth={1.5} aria-hidden />
        {device === null ? name : device.toUpperCase()}
      </span>
      <span>{bytes(memory)}</span>
      <span>{doing[state]}</span>
    </li>
  );
}
