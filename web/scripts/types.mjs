// Writes src/api/schema.ts from the JSON Schema on standard input: python -m server.schema | node scripts/types.mjs
import { writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const JSON_VALUE = "null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }";

// What the generator does not know: tuples as JSON Schema 2020-12 writes them, any JSON value, and that a
// title inside a definition is no type of its own.
function translated(value) {
  if (Array.isArray(value)) return value.map(translated);
  if (typeof value !== "object" || value === null) return value;
  if (Object.keys(value).every((key) => key === "title" || key === "description")) return { tsType: "JsonValue" };
  const { title, prefixItems, patternProperties, ...rest } = value;
  const result = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, inParts(key, inner)]));
  if (title !== undefined && typeof title !== "string") result.title = translated(title);
  if (prefixItems) Object.assign(result, { items: prefixItems.map(translated), additionalItems: false });
  if (result.additionalProperties === true && !result.properties)
    result.additionalProperties = { tsType: "JsonValue" };
  if (patternProperties) result.additionalProperties = translated(Object.values(patternProperties)[0]);
  return result;
}

// Under these keys stand names and values, not schemas.
function inParts(key, inner) {
  if (["required", "enum", "const", "default", "discriminator", "examples"].includes(key)) return inner;
  if (key !== "properties") return translated(inner);
  return Object.fromEntries(Object.entries(inner).map(([name, schema]) => [name, translated(schema)]));
}

const { $defs } = JSON.parse(await text(process.stdin));
const definitions = Object.fromEntries(
  Object.entries($defs).map(([name, schema]) => [name, { ...translated(schema), title: name }]),
);
definitions.JsonValue = { title: "JsonValue", tsType: JSON_VALUE };
const names = Object.keys(definitions);
const whole = {
  title: "Api",
  type: "object",
  additionalProperties: false,
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
  $defs: definitions,
};
const code = await compile(whole, "Api", {
  bannerComment: "// Generated from the server's models by scripts/types.mjs. Do not edit.",
  additionalProperties: false,
  unknownAny: true,
  style: { printWidth: 110 },
});
const target = process.argv[2] ?? fileURLToPath(new URL("../src/api/schema.ts", import.meta.url));
writeFileSync(target, code.replace(/export interface Api \{[\s\S]*?\n\}\n/, ""));
