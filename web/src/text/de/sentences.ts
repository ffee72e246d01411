/**
 * The server's sentences in German, each under its English. What stands in a sentence's places is taken over;
 * `{place, said}` is translated in its turn.
 */

import changes from "./server/changes.json";
import models from "./server/models.json";
import nodes from "./server/nodes.json";
import pictures from "./server/pictures.json";
import recipes from "./server/recipes.json";
import requests from "./server/requests.json";
import words from "./server/words.json";

export default {
  sentences: { ...recipes, ...requests, ...pictures, ...models, ...nodes, ...words },
  /** What the difference of two recipes is made of: "{node} added" would fit sentences as well. */
  changes,
};
