/**
 * The texts of nodes and of the recipes that ship, in German: under the type of the node, those that several nodes
 * share under `*`. `parameter: option` is an option that another text of the node is spelt like.
 *
 * Each lies under its English, so that a text that changes asks for its translation anew. Of the English the built
 * editor has only a hash (`keyOf`, put in by vite.config.ts): it would be half of what is loaded. The long texts of
 * nodes are in `help.ts`.
 */

import color from "./nodes/color.json?short";
import common from "./nodes/common.json?short";
import compose from "./nodes/compose.json?short";
import finish from "./nodes/finish.json?short";
import geometry from "./nodes/geometry.json?short";
import mask from "./nodes/mask.json?short";
import measure from "./nodes/measure.json?short";
import pictures from "./nodes/pictures.json?short";
import prepare from "./nodes/prepare.json?short";
import style from "./nodes/style.json?short";
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
