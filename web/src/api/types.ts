/** What the server says and takes, under the names that the editor uses. */

import type {
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
  SettingsChanged,
  SystemChanged,
} from "./schema";

export type {
  CacheUse,
  CatalogueView as Catalogue,
  Change,
  Comparison,
  Conversion,
  Definition,
  Download,
  ErrorAnswer,
  Film,
  FilmFrame,
  FormField,
  InputInfo,
  JsonValue,
  LiveLine,
  LiveRequest,
  Lock as RecipeLock,
  NamedInput,
  NeededWeights,
  NodeInfo,
  NodeState,
  OutputInfo,
  OutputSocketInfo as OutputSocket,
  ParameterInfo,
  Picture,
  PreviewHeader,
  Problem,
  Queue,
  ReadRecipe,
  Recipe,
  RecipeCard,
  RecipeEntry as RecipeSummary,
  RecipeForm,
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
  StoredRecipe,
  StoredVersion,
  System as SystemInfo,
  Weights,
  WeightsList,
  WidgetInfo as Widget,
  WorkerInfo,
} from "./schema";

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
  | SystemChanged
  | SettingsChanged;
