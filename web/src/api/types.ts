/** What the server says and takes, under the names that the editor uses. */

import type {
  BlocksChanged,
  CatalogueView,
  Hello,
  ImagesChanged,
  NodeFailed,
  NodeFinished,
  NodeProgress,
  NodeSkipped,
  NodeStarted,
  NodeWarned,
  QueueChanged,
  RecipesChanged,
  ResultsChanged,
  Run,
  RunChanged,
  RunFinished,
  RunForgotten,
  RunQueued,
  RunStarted,
  FormField as ServedField,
  RecipeForm as ServedForm,
  NodeInfo as ServedNode,
  ParameterInfo as ServedParameter,
  Problem as ServedProblem,
  SettingsChanged,
  SystemChanged,
} from "./schema";

export type {
  CacheUse,
  Change,
  Comparison,
  Conversion,
  Definition,
  Download,
  ErrorAnswer,
  Film,
  FilmFrame,
  InputInfo,
  JsonValue,
  LiveLine,
  LiveRequest,
  Lock as RecipeLock,
  NamedInput,
  NeededWeights,
  NodeState,
  OutputInfo,
  OutputSocketInfo as OutputSocket,
  Picture,
  PreviewHeader,
  Queue,
  ReadRecipe,
  Recipe,
  RecipeCard,
  RecipeEntry as RecipeSummary,
  RecipeNode,
  RecipeVersion,
  Result,
  Run,
  RunDetail,
  RunFinished,
  RunSummary,
  Saved as SavedRecipe,
  ServerMessage as Message,
  Settings,
  SocketInfo,
  StoredBlock,
  StoredRecipe,
  StoredVersion,
  System as SystemInfo,
  Weights,
  WeightsList,
  WidgetInfo as Widget,
  WorkerInfo,
} from "./schema";

/** One thing that is wrong. `goneName` is what the picture that is missing was called, where it was deleted while this
 * page was open: the server forgets that with the picture. */
export type Problem = ServedProblem & { readonly goneName?: string };
/** A parameter. In another language than the server's `optionTexts` says what each option of a choice is called. */
export type ParameterInfo = ServedParameter & {
  readonly optionTexts?: { readonly [option: string]: string };
};
/** A node. `english` is its title in the server's language, where the page speaks another. */
export type NodeInfo = Omit<ServedNode, "parameters"> & {
  parameters: ParameterInfo[];
  readonly english?: string;
};
export type Catalogue = Omit<CatalogueView, "nodes"> & { nodes: NodeInfo[] };

export type FormField = Omit<ServedField, "parameter"> & { parameter: ParameterInfo };
export type RecipeForm = Omit<ServedForm, "fields"> & { fields: FormField[] };

export type RunState = Run["state"];

/** What happens inside a run. */
export type RunEvent =
  | RunStarted
  | NodeStarted
  | NodeProgress
  | NodeWarned
  | NodeFinished
  | NodeFailed
  | NodeSkipped
  | RunFinished;

/** What happens on the server around runs. */
export type ServerEvent =
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
