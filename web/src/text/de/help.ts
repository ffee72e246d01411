/** The long texts of nodes in German, which are help: those that `nodes.ts` leaves out. */

import color from "./nodes/color.json?long";
import common from "./nodes/common.json?long";
import compose from "./nodes/compose.json?long";
import finish from "./nodes/finish.json?long";
import geometry from "./nodes/geometry.json?long";
import mask from "./nodes/mask.json?long";
import measure from "./nodes/measure.json?long";
import pictures from "./nodes/pictures.json?long";
import prepare from "./nodes/prepare.json?long";
import style from "./nodes/style.json?long";

export default {
  ...color,
  ...compose,
  ...finish,
  ...geometry,
  ...mask,
  ...measure,
  ...common,
  ...pictures,
  ...prepare,
  ...style,
};
