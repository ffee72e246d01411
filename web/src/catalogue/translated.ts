/** The catalogue in the language of the page. Types, names of parameters and options stay the recipe's. */

import type { Catalogue, NodeInfo, ParameterInfo, RecipeForm } from "../api/types";
import { t } from "../text";
import { isTranslated, nodeText, shipped } from "../text/served";

/** The catalogue with the texts of its nodes and sockets in the language of the page. The English title of a node,
 * by which the documentation calls it, stands in its help, and a node is found by its English words too. */
export function translated(catalogue: Catalogue): Catalogue {
  if (!isTranslated) return catalogue;
  const sockets = catalogue.sockets.map((each) => ({ ...each, help: nodeText("*", each.help) }));
  return { ...catalogue, nodes: catalogue.nodes.map(translatedNode), sockets };
}

function translatedNode(info: NodeInfo): NodeInfo {
  const say = (text: string) => (text === "" ? "" : nodeText(info.type, text));
  const title = say(info.title);
  const words = say(info.synonyms.join(", ")).split(", ").filter(Boolean);
  const english = title === info.title ? "" : t("common.inEnglish", { title: info.title });
  return {
    ...info,
    title,
    english: info.title,
    synonyms: [...new Set([...words, info.title, ...info.synonyms, info.category])],
    summary: say(info.summary),
    description: [say(info.description), english].filter(Boolean).join(" "),
    inputs: info.inputs.map((each) => ({ ...each, label: say(each.label), help: say(each.help) })),
    outputs: info.outputs.map((each) => ({ ...each, label: say(each.label), help: say(each.help) })),
    parameters: info.parameters.map((each) => translatedParameter(info.type, each)),
    presets: info.presets.map((each) => ({ ...each, name: say(each.name), help: say(each.help) })),
  };
}

/** A recipe's form with the texts of its parameters in the language of the page. */
export function translatedForm(form: RecipeForm): RecipeForm {
  const fields = form.fields.map((field) => {
    const type = form.recipe.nodes?.[field.node]?.type ?? "*";
    return { ...field, parameter: translatedParameter(type, field.parameter) };
  });
  return { ...form, about: shipped(form.about), fields };
}

/** A parameter of a node of that type with its texts in the language of the page. */
export function translatedParameter(type: string, parameter: ParameterInfo): ParameterInfo {
  if (!isTranslated) return parameter;
  const say = (text: string) => (text === "" ? "" : nodeText(type, text));
  const { widget, name } = parameter;
  const options = widget.kind === "choice" ? widget.options : [];
  return {
    ...parameter,
    label: say(parameter.label),
    help: say(parameter.help),
    none: say(parameter.none),
    group: say(parameter.group),
    optionTexts: Object.fromEntries(options.map((option) => [option, nodeText(type, option, name)])),
    widget: widget.kind === "text" ? { ...widget, placeholder: say(widget.placeholder) } : widget,
  };
}
