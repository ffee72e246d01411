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
  RecipesChanged,
  ResultsChanged,
  Run,
  RunChanged,
  RunFinished,
  RunQueued,
  RunStarted,
  SystemChanged,
} from "./schema";

export type {
  CatalogueView as Catalogue,
  Conversion,
  InputInfo,
  JsonValue,
  NamedInput,
  NodeInfo,
  NodeState,
  OutputInfo,
  OutputSocketInfo as OutputSocket,
  ParameterInfo,
  Picture,
  PreviewHeader,
  Problem,
  ReadRecipe,
  Recipe,
  RecipeEntry as RecipeSummary,
  RecipeNode,
  Result,
  Run,
  RunDetail,
  RunFinished,
  Saved as SavedRecipe,
  ServerMessage as Message,
  SocketInfo,
  StoredRecipe,
  System as SystemInfo,
  WidgetInfo as Widget,
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
  | ResultsChanged
  | ImagesChanged
  | RecipesChanged
  | SystemChanged;
