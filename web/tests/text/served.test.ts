import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import germanNodes from "../../src/text/de/nodes";
import germanServer from "../../src/text/de/sentences";
import { keyOf } from "../../src/text/keyOf";
import { translator } from "../../src/text/sentences";
import { changeTeller, nodeText, said, speaker, teller } from "../../src/text/served";

const de = speaker(germanNodes);
const tell = teller(germanServer.sentences, de.word);

describe("the server's sentences in German", () => {
  test.each([
    ["No picture is chosen.", "Kein Bild ist gewählt."],
    ["content_mask needs a Mask.", "Der Eingang „Inhaltsmaske“ braucht eine Maske."],
    [
      "image takes an Image or a Mask or a Noise; transfer.style gives a Style.",
      "Bild nimmt ein Bild, eine Maske oder Rauschen; transfer.style gibt einen Stil.",
    ],
    [
      "Style strength is 3; it must be a number from 0 to 1.",
      "Stilstärke: 3 geht nicht, erlaubt ist eine Zahl von 0 bis 1.",
    ],
    [
      "Points number 2 is 'x'; it must be a number from 0 to 1.",
      "Punkte, Zahl 2: 'x' geht nicht, erlaubt ist eine Zahl von 0 bis 1.",
    ],
    ["There is no input 'bild'.", "Kein Eingang heißt 'bild'."],
    ["Tile 3 of 40", "Kachel 3 von 40"],
    ["Second, Mean ΔE", "Zweites, Mittleres ΔE"],
    [
      "Look at the node that made it: a weight or strength there may be far too high.",
      "Den Knoten ansehen, von dem es kommt: Ein Gewicht oder eine Stärke ist dort vielleicht viel zu hoch.",
    ],
    // Of two places beside one another the first has several words.
    [
      "The overlay is 64 × 48 px and the base 32 × 32 px: it is stretched to fit. Crop one of them to the other's aspect ratio.",
      "Das obere Bild hat 64 × 48 px, das untere 32 × 32 px: Es wird passend gestreckt. " +
        "Eines auf das Seitenverhältnis des anderen zuschneiden.",
    ],
    // Two sentences that the source puts together.
    [
      "The file may have moved. Download the file by other means and bring it in with: impasto models get FILE.",
      "Vielleicht liegt die Datei jetzt anderswo. " +
        "Die Datei auf anderem Weg herunterladen und hereinholen: impasto models get DATEI.",
    ],
  ])("%s", (english, text) => {
    expect(tell(english)).toBe(text);
  });

  test("what no translation is known for is told as such, and shown in English", () => {
    expect(tell("Nobody ever said this")).toBeNull();
    expect(said("Nobody ever said this")).toBe("Nobody ever said this");
  });

  test("each sentence is recognised as itself, whatever stands in its places", () => {
    const places = /\{(\w+)(, said)?\}/g;
    const wrong = Object.entries(germanServer.sentences).filter(([english, text]) => {
      const fill = (of: string) => of.replace(places, (_, name: string) => `‹${name}›`);
      const found = tell(fill(english)) ?? "";
      return found !== fill(text);
    });
    expect(wrong.map(([english]) => english)).toEqual([]);
  });
});

describe("the differences of recipes in German", () => {
  const tellChange = changeTeller(germanServer.changes, de.word);
  test.each([
    ["Pyramid Transfer: Levels 2 → 3", "Stilübertragung: Stufen 2 → 3"],
    // A label of two words, and one that begins like another.
    ["Contrast: Local contrast 0.2 → 0.5", "Kontrast: Lokaler Kontrast 0.2 → 0.5"],
    ["Blend: Mode soft light → normal", "Mischen: Modus weiches Licht → normal"],
    ["Load Image (photo): Picture changed", "Bild laden (photo): Bild geändert"],
    ["Load Image (photo): cat → dog", "Bild laden (photo): cat → dog"],
    ["Blend added", "Mischen hinzugefügt"],
    ["Sky › Blend: Mode normal → not set", "Sky › Mischen: Modus normal → nicht gesetzt"],
    ["Pyramid Transfer: Line search off → on", "Stilübertragung: Liniensuche aus → an"],
    // What people named keeps its name.
    ["My Look: how_soft not set → 0.5", "My Look: how_soft nicht gesetzt → 0.5"],
    ["My Look.Two: how_soft a.png → b.png now", "My Look.Two: how_soft a.png → b.png now"],
    [
      "wire Load Image (photo): image → Style: content mask removed",
      "Verbindung Bild laden (photo): Bild → Stil: Inhaltsmaske entfernt",
    ],
    [
      "Blend: base wired to Load Image (a): image instead of Noise Map",
      "Mischen: unten kommt jetzt von Bild laden (a): Bild statt von Rauschkarte",
    ],
    [
      "Pyramid Transfer: styles: its wires in another order",
      "Stilübertragung: Stile: Verbindungen in anderer Reihenfolge",
    ],
    ["Sky › input mask added", "Sky › Eingang mask hinzugefügt"],
    ["named input photo sets Load Image: Picture", "benannte Eingabe photo setzt Bild laden: Bild"],
    ["renamed from “A” to “B”", "umbenannt von „A“ in „B“"],
  ])("%s", (english, text) => {
    expect(tellChange(english)).toBe(text);
  });
});

test("of two patterns that fit, the one that says more is meant", () => {
  const say = translator({ "{a} is {b}.": "{a} = {b}", "{a} is not {b}.": "{a} ≠ {b}" }, () => null);
  expect(say("One is not two.")).toBe("One ≠ two");
  expect(say("One is one.")).toBe("One = one");
});

test("a text with signs that patterns use is taken as it is", () => {
  const say = translator({ "What (really)? {a}*": "Was (wirklich)? {a}*" }, () => null);
  expect(say("What (really)? this*")).toBe("Was (wirklich)? this*");
  expect(say("What really this")).toBeNull();
});

describe("texts of nodes in German", () => {
  test("a node's own comes before one that nodes share", () => {
    expect(de.ofNode("Levels", "Levels")).toBe("Tonwertkorrektur");
    expect(de.ofNode("PyramidTransfer", "Levels")).toBe("Stufen");
  });

  test("an option that is spelt like another text of its node has a translation of its own", () => {
    expect(de.ofNode("Blend", "overlay")).toBe("oben");
    expect(de.ofNode("Blend", "overlay", "mode")).toBe("ineinanderkopieren");
  });

  test("a node of another package stays as it is", () => {
    expect(de.ofNode("Stranger", "Does nothing that is known")).toBeNull();
    expect(nodeText("Stranger", "Does nothing that is known")).toBe("Does nothing that is known");
  });
});

test("no two texts of nodes or recipes have one key", () => {
  const folders = ["nodes", "recipes"].map((name) => join(import.meta.dirname, "../../src/text/de", name));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const strings = (value: object): string[] =>
    Object.entries(value).flatMap(([key, each]) => (typeof each === "string" ? [key] : strings(each)));
  const texts = new Set(files.flatMap((file) => strings(JSON.parse(readFileSync(file, "utf8")))));
  expect(texts.size).toBeGreaterThan(700);
  expect(new Set([...texts].map(keyOf)).size).toBe(texts.size);
});

test("what recipes that ship say is translated, and no text that only looks like it", () => {
  expect(
    de.ofRecipe("One photograph, one painting. Drop your own picture on either card and press Paint."),
  ).toBe("Ein Foto, ein Gemälde. Das eigene Bild auf eine der beiden Karten ziehen und „Malen“ drücken.");
  expect(de.ofRecipe("My photo needs a frame.")).toBeNull();
});
