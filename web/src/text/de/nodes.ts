/**
 * The texts of nodes and of the recipes that ship, in German: under the type of the node, those that several nodes
 * share under `*`. `parameter: option` is an option that another text of the node is spelt like.
 *
 * Each lies under its English, so that a text that changes asks for its translation anew. Of the English the built
 * editor has only a hash (`keyOf`, put in by vite.config.ts): it would be half of what is loaded.
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
import abouts from "./recipes/gallery.json";
import inputs from "./recipes/inputs.json";
import names from "./recipes/names.json";

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
  recipes: { ...abouts, ...inputs },
  names,
};
