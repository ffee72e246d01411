/** What the server says and takes. */

export type ProblemCode =
  | "unreadable"
  | "too large"
  | "malformed"
  | "newer version"
  | "unknown type"
  | "unknown name"
  | "missing"
  | "wrong socket type"
  | "bad value"
  | "dangling wire"
  | "cycle"
  | "missing image"
  | "missing weights"
  | "recursive definition"
  | "failed";

export interface Problem {
  code: ProblemCode;
  message: string;
  hint: string;
  node: string | null;
  input: string | null;
  received: string | null;
}

export interface Refusal {
  title: string;
  problems: Problem[];
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export interface Widget {
  kind: "slider" | "number" | "seed" | "choice" | "switch" | "text" | "numbers" | "image" | "model";
  min?: number;
  max?: number;
  step?: number;
  whole?: boolean;
  options?: string[];
  max_length?: number;
  min_length?: number;
  placeholder?: string;
  names?: string[];
}

export interface ParameterInfo {
  name: string;
  label: string;
  help: string;
  default: JsonValue;
  required: boolean;
  optional: boolean;
  more: boolean;
  unit: string;
  widget: Widget;
}

export interface InputInfo {
  name: string;
  label: string;
  help: string;
  socket: string;
  many: boolean;
  required: boolean;
}

export interface OutputSocket {
  name: string;
  label: string;
  help: string;
  socket: string;
}

export interface NodeInfo {
  type: string;
  title: string;
  category: string;
  version: number;
  icon: string;
  synonyms: string[];
  summary: string;
  description: string;
  effect: boolean;
  inputs: InputInfo[];
  outputs: OutputSocket[];
  parameters: ParameterInfo[];
}

export interface SocketInfo {
  name: string;
  help: string;
}

export interface Conversion {
  source: string;
  target: string;
}

export interface Catalogue {
  nodes: NodeInfo[];
  sockets: SocketInfo[];
  conversions: Conversion[];
}

export interface SystemInfo {
  version: string;
  device: string;
  devices: string[];
  memory_used: number | null;
  memory_total: number | null;
  cpu: string;
  feature_network: string;
}

export interface RecipeNode {
  type: string;
  version?: number;
  mode?: "bypass" | "mute" | null;
  inputs?: { [name: string]: string | string[] };
  parameters?: { [name: string]: JsonValue };
  [key: string]: unknown;
}

export interface NamedInput {
  node: string;
  parameter: string;
  [key: string]: unknown;
}

export interface Recipe {
  impasto?: 1;
  name?: string;
  about?: string;
  inputs?: { [name: string]: NamedInput };
  nodes?: { [id: string]: RecipeNode };
  definitions?: { [name: string]: unknown };
  layout?: { [id: string]: JsonValue };
  [key: string]: unknown;
}

export interface RecipeSummary {
  id: string;
  name: string;
  about: string;
  shipped: boolean;
  modified: number;
}

export interface StoredRecipe {
  id: string;
  shipped: boolean;
  recipe: Recipe;
  problems: Problem[];
}

export interface SavedRecipe {
  id: string;
  modified: number;
}

export interface ReadRecipe {
  recipe: Recipe;
  problems: Problem[];
}

export interface Picture {
  ref: string;
  name: string;
  title: string;
  kind: "sample" | "upload";
  width: number;
  height: number;
  bytes: number;
  added: number;
}

export type RunState = "queued" | "running" | "done" | "failed" | "cancelled";

export interface Run {
  id: string;
  name: string;
  recipe_id: string | null;
  state: RunState;
  created: number;
  started: number | null;
  finished: number | null;
  seconds_left: number | null;
  progress: number;
  results: string[];
  problem: Problem | null;
}

export interface OutputInfo {
  socket: string;
  width: number | null;
  height: number | null;
}

export interface NodeState {
  state: "waiting" | "running" | "done" | "cached" | "failed" | "skipped";
  step: number;
  total: number;
  loss: number | null;
  losses: [number, number][];
  seconds: number | null;
  seconds_left: number | null;
  note: string;
  reason: string;
  outputs: { [name: string]: OutputInfo };
  problem: Problem | null;
  warnings: string[];
  has_preview: boolean;
}

export interface RunDetail extends Run {
  recipe: Recipe;
  nodes: { [id: string]: NodeState };
}

export interface Result {
  id: string;
  name: string;
  run: string;
  recipe_name: string;
  width: number;
  height: number;
  bytes: number;
  created: number;
}

export type RunEvent =
  | { kind: "run_started"; nodes: string[] }
  | { kind: "node_started"; node: string }
  | {
      kind: "node_progress";
      node: string;
      step: number;
      total: number;
      loss: number | null;
      seconds_left: number | null;
      note: string;
    }
  | { kind: "node_warned"; node: string; message: string }
  | {
      kind: "node_finished";
      node: string;
      seconds: number;
      cached: boolean;
      reason: string;
      outputs: { [name: string]: OutputInfo };
      files: string[];
    }
  | { kind: "node_failed"; node: string; problem: Problem }
  | { kind: "node_skipped"; node: string; because: string }
  | { kind: "run_finished"; state: "done" | "failed" | "cancelled"; seconds: number }
  | { kind: "run_queued"; run: Run };

export type ServerEvent =
  | { kind: "hello"; runs: Run[] }
  | { kind: "results_changed" }
  | { kind: "images_changed" }
  | { kind: "recipes_changed" };

export interface Message {
  number: number;
  run: string | null;
  event: RunEvent | ServerEvent;
}

export interface PreviewHeader {
  run: string;
  node: string;
  output: string | null;
  width: number;
  height: number;
  type: string;
}
