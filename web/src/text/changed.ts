/** What changed in a recipe as the server tells it, by names ("Blend.mode"), with the labels of the card instead. */

/** A node of the catalogue, as far as what is called how. */
export interface Labelled {
  readonly title: string;
  readonly parameters: readonly Named[];
  readonly inputs: readonly Named[];
  readonly outputs: readonly Named[];
}
interface Named {
  readonly name: string;
  readonly label: string;
}

/** What names are called, by the title of the node. */
export type Labels = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the nodes of a catalogue call their parameters and sockets. */
export function labelsOf(nodes: readonly Labelled[]): Labels {
  const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  return new Map(
    nodes.map(({ title, parameters, inputs, outputs }) => [
      title,
      new Map([
        ...[...inputs, ...outputs].map(({ name, label }) => [name, label || name] as const),
        ...parameters.map(({ name, label }) => [name, upper(label || name)] as const),
      ]),
    ]),
  );
}

const NAME = /\.([A-Za-z_]\w*)(?=[ :]|$)/g;
const OF_TEXTS = /^(renamed from “|block )/;
const ID = / \([^()]*\)$/;

/** The text with the label in each name's place, in one word with the dot before it: "Blend.Blending_mode". A name of
 * a node that is not in the catalogue (a group's) is left. What people named, and values, are none. */
export function labelled(text: string, labels: Labels): string {
  return text.replace(NAME, (whole, name: string, at: number) => {
    const label = labels.get(titleBefore(text.slice(0, at), labels))?.get(name);
    return label === undefined ? whole : `.${label.replaceAll(" ", "_")}`;
  });
}

/** A text that was labelled, to be read: "Blend: Blending mode". */
export function readable(text: string, labels: Labels): string {
  if (OF_TEXTS.test(text)) return text;
  return text.replace(NAME, (whole, name: string, at: number) => {
    const before = text.slice(0, at);
    // A dot of a value comes behind that of its name.
    const isName = !before.includes(".") || labels.has(titleBefore(before, labels));
    return isName ? `: ${name.replaceAll("_", " ")}` : whole;
  });
}

/** The longest title of a node that a text ends with, its id behind it left out; else the text. */
function titleBefore(text: string, labels: Labels): string {
  const words = text.replace(ID, "").split(" ");
  const from = words.findIndex((_, at) => labels.has(words.slice(at).join(" ")));
  return words.slice(Math.max(0, from)).join(" ");
}
