// Generated from the server's models by scripts/types.mjs. Do not edit.

export type JsonValue = null | boolean | number | string | JsonValue[] | {[key: string]: JsonValue};
export type JsonValue1 = null | boolean | number | string | JsonValue[] | {[key: string]: JsonValue};
export type JsonValue2 = null | boolean | number | string | JsonValue[] | {[key: string]: JsonValue};
export type Event =
  | RunStarted
  | NodeStarted
  | NodeProgress
  | NodeWarned
  | NodeFinished
  | NodeFailed
  | NodeSkipped
  | RunFinished
  | Hello
  | RunQueued
  | RunChanged
  | RunForgotten
  | QueueChanged
  | ResultsChanged
  | ImagesChanged
  | RecipesChanged
  | BlocksChanged
  | SystemChanged
  | SettingsChanged;
export type LiveLine = LivePicture | LiveSame | LiveFailed | LiveStep | LiveOver;
export type WidgetInfo =
  | SliderWidget
  | NumberWidget
  | SeedWidget
  | ChoiceWidget
  | SwitchWidget
  | TextWidget
  | NumbersWidget
  | ImageWidget
  | ModelWidget;

/**
 * The server answers.
 */
export interface Alive {
  alive: true;
}
/**
 * The list of blocks is another.
 */
export interface BlocksChanged {
  kind: "blocks_changed";
}
/**
 * What is kept of the results of nodes, in bytes: in the memory of all workers, and on disk, where there
 * are so many `entries`.
 */
export interface CacheUse {
  memory_bytes: number;
  memory_limit: number;
  disk_bytes: number;
  disk_limit: number;
  entries: number;
}
/**
 * All nodes in the order of the palette, the types of sockets and which stand in for which.
 */
export interface CatalogueView {
  nodes: NodeInfo[];
  sockets: SocketInfo[];
  conversions: Conversion[];
}
/**
 * A node as the palette lists it. `effect`: it does something besides returning values.
 *
 * A preset gives what it does not name its default, but for the parameters of `preset_keeps`.
 */
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
  outputs: OutputSocketInfo[];
  parameters: ParameterInfo[];
  presets: PresetInfo[];
  preset_keeps: string[];
}
/**
 * A socket on the left: the type it takes, one wire or `many`, and whether a node runs without it.
 */
export interface InputInfo {
  name: string;
  label: string;
  help: string;
  socket: string;
  many: boolean;
  required: boolean;
}
/**
 * A socket on the right.
 */
export interface OutputSocketInfo {
  name: string;
  label: string;
  help: string;
  socket: string;
}
/**
 * A parameter. `optional`: null is a value, which the editor calls `none`; `more`: rarely used, shown
 * behind "more"; `group`: the heading under which it stands there, or empty.
 */
export interface ParameterInfo {
  name: string;
  label: string;
  help: string;
  default: JsonValue;
  required: boolean;
  optional: boolean;
  none: string;
  more: boolean;
  group: string;
  unit: string;
  widget:
    | SliderWidget
    | NumberWidget
    | SeedWidget
    | ChoiceWidget
    | SwitchWidget
    | TextWidget
    | NumbersWidget
    | ImageWidget
    | ModelWidget;
}
/**
 * A number between two bounds, both included; `step` 0 means any; `whole` numbers only.
 */
export interface SliderWidget {
  kind: "slider";
  min: number;
  max: number;
  step: number;
  whole: boolean;
}
/**
 * The same, typed into a field.
 */
export interface NumberWidget {
  kind: "number";
  min: number;
  max: number;
  step: number;
  whole: boolean;
}
/**
 * A whole number from 0 to 2^53 - 1.
 */
export interface SeedWidget {
  kind: "seed";
}
/**
 * One of a few words.
 */
export interface ChoiceWidget {
  kind: "choice";
  options: string[];
}
/**
 * On or off.
 */
export interface SwitchWidget {
  kind: "switch";
}
/**
 * A line of text.
 */
export interface TextWidget {
  kind: "text";
  max_length: number;
  placeholder: string;
}
/**
 * A list of numbers, each between two bounds.
 */
export interface NumbersWidget {
  kind: "numbers";
  min: number;
  max: number;
  min_length: number;
  max_length: number;
}
/**
 * A stored picture: ``sample:NAME`` or ``sha256:HEX``.
 */
export interface ImageWidget {
  kind: "image";
}
/**
 * The name of a network; `names` are those to offer, others may be typed; the weights of those in
 * `missing` are not on this machine.
 */
export interface ModelWidget {
  kind: "model";
  names: string[];
  missing: string[];
}
/**
 * Values for some of a node's parameters, set together.
 */
export interface PresetInfo {
  name: string;
  help: string;
  values: {
    [k: string]: JsonValue;
  };
}
/**
 * A type of socket.
 */
export interface SocketInfo {
  name: string;
  help: string;
}
/**
 * Where `target` is wanted, `source` fits too.
 */
export interface Conversion {
  source: string;
  target: string;
}
/**
 * One thing that changed.
 *
 * `node` is the node's id after the change, or before it where it was removed; inside a definition it is
 * ``definition:NAME/id``, and None where no node is meant. `parameter` names the parameter, input socket,
 * named input or key that changed. `before` and `after` are the values as the recipes have them, null for
 * what was not there; a parameter that was left out has its default. `text` says it all in one line,
 * in the API with the labels of parameters and sockets; `parameter` is their name.
 */
export interface Change {
  kind:
    | "name"
    | "about"
    | "node added"
    | "node removed"
    | "node renamed"
    | "version"
    | "mode"
    | "parameter"
    | "wire added"
    | "wire removed"
    | "rewired"
    | "wire order"
    | "input"
    | "socket"
    | "definition added"
    | "definition removed"
    | "definition renamed"
    | "title"
    | "lock"
    | "layout"
    | "other";
  node: string | null;
  parameter: string | null;
  before: JsonValue;
  after: JsonValue1;
  text: string;
}
/**
 * Every problem of a recipe.
 */
export interface Checked {
  problems: Problem[];
}
/**
 * One thing that is wrong.
 *
 * `node` is the node's id and `input` its input or parameter, each None when the whole is meant;
 * `message` says what was found and what is allowed, `hint` what to do. `received` is the offending
 * value, shortened, or None where there is none.
 */
export interface Problem {
  code:
    | "unreadable"
    | "too large"
    | "malformed"
    | "newer version"
    | "outdated"
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
  message: string;
  hint: string;
  node: string | null;
  input: string | null;
  received: string | null;
}
/**
 * Whether a recipe paints the same here as when it was locked, and all that deviates.
 */
export interface Comparison {
  result: "same" | "close" | "different" | "not locked";
  deviations: Deviation[];
}
/**
 * Something that is not here as it was when the recipe was locked.
 *
 * `effect` says what becomes of the picture: ``close`` means other last digits, which hardly anybody sees;
 * ``different`` another picture, or none. `hint` says what to do about it.
 */
export interface Deviation {
  kind: "recipe" | "node" | "program" | "library" | "weights" | "picture" | "device";
  name: string;
  locked: string;
  here: string;
  effect: "close" | "different";
  text: string;
  hint: string;
}
/**
 * A subgraph, used as a node of type ``definition:NAME``; it may use others, never itself.
 */
export interface Definition {
  /**
   * What people call it; its name where this is empty.
   */
  title?: string;
  about?: string;
  /**
   * Its input sockets and their types; inside, `$.name` refers to one.
   */
  inputs?: {
    [k: string]: string;
  };
  /**
   * Its output sockets: `node.output` inside.
   */
  outputs?: {
    /**
     * `node.output`; inside a definition also `$.input`, one of the definition's own inputs.
     */
    [k: string]: string;
  };
  /**
   * Parameters that a node of its type may set, each a parameter of a node inside.
   */
  parameters?: {
    [k: string]: NamedInput;
  };
  nodes?: {
    [k: string]: RecipeNode;
  };
  layout?: {
    [k: string]: JsonValue2;
  };
  [k: string]: unknown;
}
/**
 * A parameter that is set from outside by a name: a recipe's as in ``impasto run recipe.json --set
 * photo=me.jpg``, a definition's by the nodes of its type.
 */
export interface NamedInput {
  node: string;
  parameter: string;
  [k: string]: unknown;
}
/**
 * One node: what it is, what is wired to it, and its parameters (absent: the default).
 */
export interface RecipeNode {
  type: string;
  version?: number;
  /**
   * bypass: its first fitting input is handed on; mute: it and what needs it do not run.
   */
  mode?: ("bypass" | "mute") | null;
  inputs?: {
    [k: string]: string | string[];
  };
  parameters?: {
    [k: string]: JsonValue2;
  };
  [k: string]: unknown;
}
/**
 * What changed from one recipe to another; empty when both mean and are called the same.
 */
export interface Difference {
  changes: Change[];
}
/**
 * The body of POST /api/difference; `layout` asks to be told, in one change, that nodes were moved.
 */
export interface DifferenceRequest {
  before: Recipe;
  after: Recipe;
  layout?: boolean;
}
/**
 * A graph of nodes, saved whole. Nothing in `layout` changes what is painted.
 */
export interface Recipe {
  /**
   * The version of this format.
   */
  impasto?: 1;
  name?: string;
  about?: string;
  inputs?: {
    [k: string]: NamedInput;
  };
  nodes?: {
    [k: string]: RecipeNode;
  };
  definitions?: {
    [k: string]: Definition;
  };
  /**
   * `[x, y]` by node id; frames, notes, collapsed nodes and reroute points under `$editor`.
   */
  layout?: {
    [k: string]: JsonValue2;
  };
  /**
   * Versions and hashes of what the recipe was painted with, recorded on request.
   */
  lock?: Lock | null;
  [k: string]: unknown;
}
/**
 * What a recipe was painted with when it was locked, to tell whether it paints the same elsewhere. What
 * is left out was not known, and is not compared.
 */
export interface Lock {
  /**
   * When it was locked, in Unix seconds.
   */
  made?: number;
  /**
   * The sha256 of what the recipe paints: name, description, layout and lock left out.
   */
  recipe?: string;
  /**
   * The version of Impasto.
   */
  impasto?: string;
  /**
   * The version of each type of node.
   */
  nodes?: {
    [k: string]: number;
  };
  /**
   * The sha256 of the source text of each package of nodes.
   */
  programs?: {
    [k: string]: string;
  };
  /**
   * The version of each library whose arithmetic ends up in pictures.
   */
  libraries?: {
    [k: string]: string;
  };
  /**
   * By name.
   */
  weights?: {
    [k: string]: LockedWeights;
  };
  /**
   * The sha256 of the content of each picture, by its reference.
   */
  images?: {
    [k: string]: string;
  };
  /**
   * `cpu` or `cuda`; empty where it was not known.
   */
  device?: string;
  /**
   * The processor's or the graphics card's name.
   */
  processor?: string;
  /**
   * How many cores computed together.
   */
  threads?: number | null;
  [k: string]: unknown;
}
/**
 * Weights that a locked recipe was painted with: the sha256 of their file, in hexadecimal, and the
 * parameter of a type of node by which they are named.
 */
export interface LockedWeights {
  sha256: string;
  node: string;
  parameter: string;
  [k: string]: unknown;
}
/**
 * The newest download of weights: bytes that are there and in all. One that is `cancelled` or `failed`
 * goes on from there when it is asked for again; `problem` says why it failed.
 */
export interface Download {
  name: string;
  state: "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  problem: Problem | null;
}
/**
 * What every refused request answers (RFC 9457): `type` and `title` say what kind of error it is,
 * `detail` what was wrong this time, and `problems` the same part by part. `instance` finds a mistake of
 * the server in its log, and is null for everything else.
 */
export interface ErrorAnswer {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string | null;
  problems: Problem[];
}
/**
 * The run begins; `nodes` will run in this order.
 */
export interface RunStarted {
  nodes: string[];
  kind: "run_started";
}
/**
 * A node begins to compute. Cached nodes go straight to `NodeFinished`.
 */
export interface NodeStarted {
  node: string;
  kind: "node_started";
}
/**
 * `step` of `total` evaluations (or tiles) are done, which is `share` (0 to 1) of the work;
 * `seconds_left` is an estimate.
 */
export interface NodeProgress {
  node: string;
  step: number;
  total: number;
  share: number;
  loss: number | null;
  seconds_left: number | null;
  note: string;
  kind: "node_progress";
}
/**
 * Something the user should know that stopped nothing.
 */
export interface NodeWarned {
  node: string;
  message: string;
  kind: "node_warned";
}
/**
 * A node is done. `reason` says why it ran, as in ``levels 2 → 3``; `files` are the names of files
 * that it wrote, in the output folder; `numbers` is what it measured, now or when its result was made.
 */
export interface NodeFinished {
  node: string;
  seconds: number;
  cached: boolean;
  reason: string;
  outputs: {
    [k: string]: OutputInfo;
  };
  files: string[];
  numbers: {
    [k: string]: number;
  };
  kind: "node_finished";
}
/**
 * What an output holds: the type of its socket and, where it is a picture, its size in pixels.
 */
export interface OutputInfo {
  socket: string;
  width: number | null;
  height: number | null;
}
/**
 * A node failed; what does not depend on it goes on.
 */
export interface NodeFailed {
  node: string;
  problem: Problem;
  kind: "node_failed";
}
/**
 * A node did not run because `because`, a node that it needs, failed.
 */
export interface NodeSkipped {
  node: string;
  because: string;
  kind: "node_skipped";
}
/**
 * The run is over.
 */
export interface RunFinished {
  state: "done" | "failed" | "cancelled" | "interrupted";
  seconds: number;
  kind: "run_finished";
}
/**
 * The first message after connecting: the newest 100 runs. `missed` says that some of the events asked
 * for are gone: read the runs anew. `notices` are what whoever owns this server should know.
 */
export interface Hello {
  kind: "hello";
  runs: Run[];
  queue: Queue;
  missed: boolean;
  notices: string[];
}
/**
 * A recipe that is to be painted, is being painted or was. Times in Unix seconds; `progress` 0 to 1.
 *
 * `number` rises from run to run; `client` is the same for the runs of one client and says nothing else of
 * it; `place` counts from 1 and is null for what does not wait its turn. An interrupted run goes on from
 * its last checkpoint: by itself when it has a place, else when it is resumed. `resumed` counts how often
 * it went on; `time_limit` is in seconds of painting. One that is `starred` is kept however old it is.
 */
export interface Run {
  id: string;
  number: number;
  name: string;
  recipe_id: string | null;
  client: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  created: number;
  started: number | null;
  finished: number | null;
  seconds_left: number | null;
  progress: number;
  results: string[];
  problem: Problem | null;
  place: number | null;
  time_limit: number | null;
  device: string | null;
  resumed: number;
  retry_of: string | null;
  starred: boolean;
}
/**
 * Runs by id: `waiting` in the order in which they will be painted. A paused queue begins no run;
 * `limit` is how many may wait.
 */
export interface Queue {
  paused: boolean;
  waiting: string[];
  running: string[];
  limit: number;
}
/**
 * A run was accepted.
 */
export interface RunQueued {
  kind: "run_queued";
  run: Run;
}
/**
 * A run began, stopped, ended or got a result; what the list of runs shows of it now.
 */
export interface RunChanged {
  kind: "run_changed";
  run: Run;
}
/**
 * A run was deleted from the history; its results stay.
 */
export interface RunForgotten {
  kind: "run_forgotten";
}
/**
 * The order of what waits, or whether the queue is paused, is another.
 */
export interface QueueChanged {
  kind: "queue_changed";
  paused: boolean;
  waiting: string[];
}
/**
 * The list of results is another.
 */
export interface ResultsChanged {
  kind: "results_changed";
}
/**
 * The list of pictures is another.
 */
export interface ImagesChanged {
  kind: "images_changed";
}
/**
 * The list of recipes is another.
 */
export interface RecipesChanged {
  kind: "recipes_changed";
}
/**
 * The worker became ready, or was lost and is being replaced.
 */
export interface SystemChanged {
  kind: "system_changed";
}
/**
 * The settings are others.
 */
export interface SettingsChanged {
  kind: "settings_changed";
}
/**
 * How a node's picture came to be, frame by frame; `bytes` is what all of them take.
 */
export interface Film {
  node: string;
  frames: FilmFrame[];
  bytes: number;
}
/**
 * A picture of a film: its `number` is its address, `step` how far the node was, `loss` what it was
 * then; the size is that of the JPEG in pixels. Only the last may be `finished`.
 */
export interface FilmFrame {
  number: number;
  step: number;
  loss: number | null;
  width: number;
  height: number;
  finished: boolean;
}
/**
 * A named input of a recipe, with the parameter that it sets; `value` is what holds without it.
 */
export interface FormField {
  name: string;
  node: string;
  parameter: ParameterInfo;
  value: JsonValue;
}
/**
 * A node could not be shown, and what depends on it neither.
 */
export interface LiveFailed {
  kind: "failed";
  node: string;
  problem: Problem;
}
/**
 * What a node shows: a JPEG in base64. `side` is the longest side of the preview that it belongs to,
 * `key` what stands for a finished one, and null while a node still works on it.
 */
export interface LivePicture {
  kind: "picture";
  node: string;
  side: number;
  width: number;
  height: number;
  key: string | null;
  jpeg: string;
}
/**
 * A node still shows the picture of this `key`, which the client has.
 */
export interface LiveSame {
  kind: "same";
  node: string;
  side: number;
  key: string;
}
/**
 * All that is shown is `side` pixels on its longest side now, after so many `seconds` of the worker's;
 * `refining` says whether a larger step follows.
 */
export interface LiveStep {
  kind: "step";
  side: number;
  seconds: number;
  refining: boolean;
}
/**
 * The last line. done: nothing is left to refine; painting: the workers are needed for a run;
 * starting: none is ready; replaced: by a newer request; large: the graph has too many nodes; lost: the
 * worker ended; failed: it could not be made at all, and the server's log says why.
 */
export interface LiveOver {
  kind: "over";
  how: "done" | "painting" | "starting" | "replaced" | "large" | "lost" | "failed";
}
/**
 * The body of POST /api/live. A newer request of the same `tab` ends the one before. Unless `whole`,
 * only what costs little is shown: nodes that optimise, or were slow, only where their result is kept.
 * `shown` are the keys of the pictures that need not be sent again.
 */
export interface LiveRequest {
  recipe: Recipe;
  tab: string;
  whole?: boolean;
  /**
   * @maxItems 1000
   */
  shown?: string[];
}
/**
 * The body of POST /api/migrate; `nodes` are the only ones to migrate, as problems name them, unless it
 * is null.
 */
export interface MigrateRequest {
  recipe: Recipe;
  nodes?: string[] | null;
}
/**
 * A recipe that was brought up to date, and what changed in it.
 */
export interface Migrated {
  recipe: Recipe;
  changes: Migration[];
}
/**
 * One thing of a node that was brought up to date: the node as problems name it, the name that it had
 * there (None for the node's type), and what happened, in words.
 */
export interface Migration {
  node: string;
  input: string | null;
  text: string;
  before: string;
  after: string;
}
/**
 * Weights of the catalogue that a recipe names: `size` in bytes, `here` whether this machine has them.
 */
export interface NeededWeights {
  name: string;
  size: number;
  here: boolean;
}
/**
 * What a recipe works with: how many pictures it is given, whether it paints in the style of one, whether
 * masks say where, and the weights that do not ship.
 */
export interface Needs {
  pictures: number;
  style: boolean;
  masks: boolean;
  weights: NeededWeights[];
}
/**
 * What is known of one node in one run. `losses` are pairs of evaluation and loss, thinned out;
 * `numbers` is what it measured, in its order.
 */
export interface NodeState {
  state: "waiting" | "running" | "done" | "cached" | "failed" | "skipped";
  step: number;
  total: number;
  share: number;
  loss: number | null;
  losses: [number, number][];
  seconds: number | null;
  seconds_left: number | null;
  note: string;
  reason: string;
  outputs: {
    [k: string]: OutputInfo;
  };
  numbers: {
    [k: string]: number;
  };
  problem: Problem | null;
  warnings: string[];
  has_preview: boolean;
}
/**
 * A picture that a recipe can name: its reference, names to show, size in pixels and bytes, and when
 * it was added (Unix seconds; 0 for samples).
 */
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
/**
 * What precedes the picture in a binary message; `output` is null for an unfinished picture.
 */
export interface PreviewHeader {
  run: string;
  node: string;
  output: string | null;
  width: number;
  height: number;
  type: string;
}
/**
 * A recipe that was read from a file.
 */
export interface ReadRecipe {
  recipe: Recipe;
  problems: Problem[];
}
/**
 * Whether a run would be taken and painted now; `reasons` say why not.
 */
export interface Readiness {
  ready: boolean;
  reasons: string[];
}
/**
 * A recipe in the gallery. `picture` is the address of a small picture below /api/: what it paints if it
 * ships, else its newest result here that the client that asks, or one that saved the recipe, painted; null
 * where there is none. `seconds` is how long it last took to paint on this machine, with all that takes long
 * in it made anew; null where it was not painted so lately. `inputs` counts the named ones.
 */
export interface RecipeCard {
  id: string;
  name: string;
  about: string;
  shipped: boolean;
  modified: number;
  picture: string | null;
  seconds: number | null;
  inputs: number;
  needs: Needs;
}
/**
 * A recipe as a list shows it; `modified` is in Unix seconds, `tag` the sha256 of its text.
 */
export interface RecipeEntry {
  id: string;
  name: string;
  about: string;
  shipped: boolean;
  modified: number;
  tag: string;
}
/**
 * A recipe as a page for whoever only wants to set its named inputs and paint. `seconds` as in the
 * gallery.
 */
export interface RecipeForm {
  id: string;
  name: string;
  about: string;
  fields: FormField[];
  recipe: Recipe;
  problems: Problem[];
  seconds: number | null;
}
/**
 * The body of POST /api/recipes, PUT /api/recipes/{id} and POST /api/check.
 */
export interface RecipeRequest {
  recipe: Recipe;
}
/**
 * What a recipe was once saved as: `saved` in Unix seconds, `bytes` the size of its text, `tag` the
 * sha256 of that.
 *
 * `number` rises from version to version; `before` is that of the version before among those that are
 * left, null for the first. `yours` says whether the client that asks saved it, null where that is not
 * known. `changes` are the first of what changed since `before`, in words, and there are `more`; null where
 * it was not compared.
 */
export interface RecipeVersion {
  number: number;
  tag: string;
  saved: number;
  yours: boolean | null;
  bytes: number;
  before: number | null;
  changes: string[] | null;
  more: number;
}
/**
 * A file that a run saved: its name, where it came from, its size in pixels and bytes, and when it was
 * written (Unix seconds). `numbers` is what the nodes of that run measured, by the node's title, told
 * apart by its name in the recipe where several have one title.
 */
export interface Result {
  id: string;
  name: string;
  run: string;
  recipe_name: string;
  width: number;
  height: number;
  bytes: number;
  created: number;
  numbers: {
    [k: string]: {
      [k: string]: number;
    };
  };
}
/**
 * The body of POST /api/runs/{id}/retry, which may be left out; without a `time_limit` the old run's
 * holds.
 */
export interface RetryRequest {
  time_limit?: number | null;
}
/**
 * A run with the recipe it paints, what is known of each node, the pictures that it reads and the
 * versions that it is painted with, by name.
 */
export interface RunDetail {
  id: string;
  number: number;
  name: string;
  recipe_id: string | null;
  client: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  created: number;
  started: number | null;
  finished: number | null;
  seconds_left: number | null;
  progress: number;
  results: string[];
  problem: Problem | null;
  place: number | null;
  time_limit: number | null;
  device: string | null;
  resumed: number;
  retry_of: string | null;
  starred: boolean;
  recipe: Recipe;
  nodes: {
    [k: string]: NodeState;
  };
  inputs: RunInput[];
  versions: {
    [k: string]: string;
  };
}
/**
 * A picture that a run reads: `ref` is ``sample:NAME`` or ``sha256:HEX``.
 */
export interface RunInput {
  node: string;
  parameter: string;
  ref: string;
}
/**
 * The body of POST /api/runs; `recipe_id` says which stored recipe it came from, `time_limit` after how
 * many seconds of painting it is failed.
 */
export interface RunRequest {
  recipe: Recipe;
  recipe_id?: string | null;
  time_limit?: number | null;
}
/**
 * What tells a run from the run `against`, which is null where there is none: the first of what changed
 * since that one, and how many `more` there are. `numbers` is what its nodes measured, by their titles,
 * `picture` the last node that there is a picture of.
 */
export interface RunSummary {
  against: string | null;
  changes: Change[];
  more: number;
  numbers: {
    [k: string]: {
      [k: string]: number;
    };
  };
  picture: string | null;
}
/**
 * A recipe was saved; `modified` is in Unix seconds.
 */
export interface Saved {
  id: string;
  modified: number;
}
/**
 * A text message of the WebSocket. `number` rises by one from message to message of the server.
 */
export interface ServerMessage {
  number: number;
  run: string | null;
  event:
    | RunStarted
    | NodeStarted
    | NodeProgress
    | NodeWarned
    | NodeFinished
    | NodeFailed
    | NodeSkipped
    | RunFinished
    | Hello
    | RunQueued
    | RunChanged
    | RunForgotten
    | QueueChanged
    | ResultsChanged
    | ImagesChanged
    | RecipesChanged
    | BlocksChanged
    | SystemChanged
    | SettingsChanged;
}
/**
 * How the editor looks and works, and what the server does when it paints.
 *
 * `grid` and `snap` say whether the canvas shows its dots and whether nodes stand on them; with `units`
 * "cm", sizes of pictures are told as they are printed at `dpi`. With `autosave` one's own recipes are saved
 * as they change, with `live_mode` small pictures are painted as they change. `metadata` says whether
 * pictures carry their recipe: not where the server was started without. `cache_bytes` and
 * `cache_disk_bytes` bound what is kept of the results of nodes, null meaning as the server was started;
 * one that wants a token, and so has guests, keeps no more than that.
 */
export interface Settings {
  theme: "system" | "light" | "dark";
  grid: boolean;
  snap: boolean;
  units: "px" | "cm";
  dpi: number;
  autosave: boolean;
  live_mode: boolean;
  metadata: boolean;
  cache_bytes: number | null;
  cache_disk_bytes: number | null;
}
/**
 * A group of nodes that is kept for other recipes; `recipe` has one node, of the group's definition, and
 * is null where its file was damaged. `modified` is in Unix seconds, `tag` goes into If-Match.
 */
export interface StoredBlock {
  id: string;
  name: string;
  modified: number;
  tag: string;
  recipe: Recipe | null;
}
/**
 * A recipe of the store, with what is wrong with it here and now.
 */
export interface StoredRecipe {
  id: string;
  shipped: boolean;
  recipe: Recipe;
  problems: Problem[];
}
/**
 * A version of a recipe, with what is wrong with it here and now, and all that changed since the one
 * before.
 */
export interface StoredVersion {
  version: RecipeVersion;
  recipe: Recipe;
  problems: Problem[];
  changes: Change[];
}
/**
 * The machine and its workers. Memory in bytes; `cpu` in per cent of all cores, 0 to 100.
 *
 * `device` is null and `worker` "starting" until the worker is ready, some seconds after the start.
 * `logged_in` says whether who asks is a browser that came in by the login page, and so can log out.
 */
export interface System {
  version: string;
  worker: "starting" | "ready";
  device: string | null;
  devices: string[];
  torch: string | null;
  feature_network: string;
  feature_networks: string[];
  cores: number;
  cpu: number;
  memory_used: number;
  memory_total: number;
  worker_memory: number;
  workers: WorkerInfo[];
  logged_in: boolean;
}
/**
 * One of the processes that paint: on which device, which run, and how many bytes of memory it takes.
 */
export interface WorkerInfo {
  name: string;
  state: "starting" | "ready" | "painting";
  device: string | null;
  run: string | null;
  memory: number;
}
/**
 * Weights that Impasto knows by name. `size` in bytes, an estimate unless `size_known`; `done` of them
 * lie here. `here` says that they can be used; those that ship always are. The catalogue gives the
 * `licence` and where they come from.
 */
export interface Weights {
  name: string;
  title: string;
  job: string;
  licence: string;
  address: string;
  note: string;
  ships: boolean;
  here: boolean;
  size: number;
  size_known: boolean;
  done: number;
}
/**
 * All weights of the catalogue, the newest download since the server started, and the bytes that the disk
 * of the model folder has free.
 */
export interface WeightsList {
  weights: Weights[];
  download: Download | null;
  free: number;
}
