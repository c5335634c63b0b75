/**
 * Parameters described by a JSON schema, as a reader types them: what is in a field, which value it means, and what is
 * allowed there. Nothing is corrected silently; what cannot be read stays as typed and gets words.
 */

/** The parts of a JSON schema that parameters use. */
export interface ParamSchema {
  type?: string;
  title?: string;
  description?: string;
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  default?: unknown;
  /**
   * "folder", "file": a path on this machine, empty for none; of a file also what stands for one that was handed over
   * (contract/files.ts). "encoders": identifiers of encoders of the model library.
   */
  format?: string;
  items?: ParamSchema;
  minItems?: number;
  maxItems?: number;
}

/** What is in a field: text as typed, or a tick. */
export type Draft = string | boolean;
export type Drafts = Readonly<Record<string, Draft>>;

type Reading = { value: unknown; problem?: undefined } | { problem: string };

/** Parameters of a schema in its order. */
export const paramsOf = (schema: Record<string, unknown>): [name: string, schema: ParamSchema][] =>
  Object.entries((schema.properties ?? {}) as Record<string, ParamSchema>);

/** The title, or the name made readable: "batchSize" as "Batch size". */
export const labelOf = (name: string, { title }: ParamSchema): string =>
  title ?? name.charAt(0).toUpperCase() + name.slice(1).replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** A value as the field shows it. */
export function draftOf(schema: ParamSchema, value: unknown): Draft {
  if (schema.type === "boolean") return value === true;
  if (Array.isArray(value)) return value.join(", ");
  return value === undefined || value === null ? "" : String(value);
}

/** The value that a field means, or what is allowed in it. */
export function read(schema: ParamSchema, draft: Draft): Reading {
  if (typeof draft === "boolean") return { value: draft };
  if (schema.type === "array") return readList(schema, draft);
  return readOne(schema, draft);
}

function readOne(schema: ParamSchema, text: string): Reading {
  const problem = `Allowed: ${allowed(schema)}.`;
  if (schema.enum) {
    const option = schema.enum.find((candidate) => String(candidate) === text.trim());
    return option === undefined ? { problem } : { value: option };
  }
  if (schema.type !== "number" && schema.type !== "integer") return { value: text.trim() };
  // Number("") is 0, and Number("0x10") is 16: only decimal numbers are meant.
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) && fits(schema, value) ? { value } : { problem };
}

function readList(schema: ParamSchema, text: string): Reading {
  const parts = text.trim() === "" ? [] : text.trim().split(/\s*[,;]\s*|\s+/);
  const problem = `Allowed: ${allowed(schema)}.`;
  if (parts.length < (schema.minItems ?? 0) || parts.length > (schema.maxItems ?? Infinity)) return { problem };
  const values: unknown[] = [];
  for (const part of parts) {
    const reading = readOne(schema.items ?? {}, part);
    if (reading.problem !== undefined) return { problem: `“${part}” does not fit. ${problem}` };
    values.push(reading.value);
  }
  return { value: values };
}

function fits(schema: ParamSchema, value: number): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  if (schema.type === "integer" && !Number.isInteger(value)) return false;
  if (schema.multipleOf && Math.abs(value / schema.multipleOf - Math.round(value / schema.multipleOf)) > 1e-9)
    return false;
  return value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
}

/** What a field takes, in words: "a whole number from 1 to 64". */
export function allowed(schema: ParamSchema): string {
  if (schema.enum) return schema.enum.join(", ");
  if (schema.type === "array") {
    const items = allowed(schema.items ?? {}).replace(/^a (whole )?number/, "$1numbers");
    const { minItems: min = 0, maxItems: max } = schema;
    const many =
      max === undefined ? (min > 0 ? `at least ${min} ` : "") : min === max ? `${min} ` : `${min} to ${max} `;
    return `${many}${items}, separated by commas`;
  }
  if (schema.type !== "number" && schema.type !== "integer") return "text";
  const noun = schema.type === "integer" ? "a whole number" : "a number";
  const multiple = schema.multipleOf && schema.multipleOf !== 1 ? `, a multiple of ${schema.multipleOf}` : "";
  return noun + limits(schema) + multiple;
}

/** " from 1 to 64", " above 0": JSON schemas write the limits of exact integers where none were meant. */
function limits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ParamSchema): string {
  const meant = (limit: number | undefined) =>
    limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER ? limit : undefined;
  const [from, to, above, below] = [minimum, maximum, exclusiveMinimum, exclusiveMaximum].map(meant);
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`;
  const low = from !== undefined ? ` of at least ${from}` : above !== undefined ? ` above ${above}` : "";
  const high = to !== undefined ? ` up to ${to}` : below !== undefined ? ` below ${below}` : "";
  return low && high ? `${low} and${high}` : low + high;
}

export const draftsOf = (schema: Record<string, unknown>, values: Record<string, unknown>): Drafts =>
  Object.fromEntries(paramsOf(schema).map(([name, param]) => [name, draftOf(param, values[name] ?? param.default)]));

/** All values of a form, or the problems of the fields that have one. */
export function readAll(
  schema: Record<string, unknown>,
  drafts: Drafts,
): { values: Record<string, unknown>; problems: Record<string, string> } {
  const values: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const [name, param] of paramsOf(schema)) {
    const reading = read(param, drafts[name] ?? draftOf(param, param.default));
    if (reading.problem === undefined) values[name] = reading.value;
    else problems[name] = reading.problem;
  }
  return { values, problems };
}
