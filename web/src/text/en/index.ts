/** The English messages: those that every other language has too. One file for each area of the editor. */

import app from "./app.json";
import blocks from "./blocks.json";
import common from "./common.json";
import form from "./form.json";
import gallery from "./gallery.json";
import live from "./live.json";
import mask from "./mask.json";
import outline from "./outline.json";
import panels from "./panels.json";
import problems from "./problems.json";
import runs from "./runs.json";
import seeing from "./seeing.json";
import settings from "./settings.json";
import shortcuts from "./shortcuts.json";
import structure from "./structure.json";
import tabs from "./tabs.json";
import tour from "./tour.json";
import trust from "./trust.json";
import wires from "./wires.json";

export const en = {
  ...app,
  ...blocks,
  ...common,
  ...form,
  ...gallery,
  ...live,
  ...mask,
  ...outline,
  ...panels,
  ...problems,
  ...runs,
  ...seeing,
  ...settings,
  ...shortcuts,
  ...structure,
  ...tabs,
  ...tour,
  ...trust,
  ...wires,
};
