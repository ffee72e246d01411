/**
 * What the server says, in German: the texts of the nodes, and its sentences.
 *
 * Both are keyed by the English, so that a text that changes asks for its translation anew. A node's texts lie under
 * its type, those that several nodes share under `*`; `parameter: option` is an option that another text of the node
 * is spelt like. What stands in a sentence's places is taken over; `{place, said}` is translated in its turn.
 */

import color from "./nodes/color.json";
import common from "./nodes/common.json";
import compose from "./nodes/compose.json";
import finish from "./nodes/finish.json";
import geometry from "./nodes/geometry.json";
import mask from "./nodes/mask.json";
import measure from "./nodes/measure.json";
import pictures from "./nodes/pictures.json";
import prepare from "./nodes/prepare.json";
import style from "./nodes/style.json";
import gallery from "./server/gallery.json";
import models from "./server/models.json";
import nodes from "./server/nodes.json";
import ofPictures from "./server/pictures.json";
import recipes from "./server/recipes.json";
import requests from "./server/requests.json";
import words from "./server/words.json";

export default {
  nodes: {
    ...common,
    ...pictures,
    ...prepare,
    ...mask,
    ...style,
    ...compose,
    ...color,
    ...finish,
    ...geometry,
    ...measure,
  },
  sentences: { ...gallery, ...recipes, ...requests, ...ofPictures, ...models, ...nodes, ...words },
};
