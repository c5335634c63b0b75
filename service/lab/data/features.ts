/** Features that the user brings, one row for each thing: .npy with one matrix, .safetensors with one for each layer. */
import { basename, extname } from "node:path";
import { SelfsameError } from "../../../contract/errors.ts";
import type { Features } from "../../../engine/lab/encoders.ts";
import { readSafetensors } from "../../../engine/tensor/checkpoints/safetensors.ts";
import { readNpy } from "./npy.ts";
import { userFile } from "./userFile.ts";

const LARGEST_MEGABYTES = 1500;
const ADVICE =
  "Give an .npy file with one matrix, or a .safetensors file with one for each layer: a row for each thing.";

/**
 * @returns matrices by their names; that of an .npy file is called as the file.
 * @throws SelfsameError usage where it cannot be read, holds other than matrices of finite numbers, or their rows differ.
 */
export async function features(path: string): Promise<ReadonlyMap<string, Features>> {
  const bytes = await userFile(path, LARGEST_MEGABYTES, ADVICE);
  const refuse = (why: string) => new SelfsameError("usage", `${basename(path)} cannot be taken: ${why}.`, ADVICE);
  const matrices = new Map<string, Features>();
  try {
    for (const [name, { shape, data }] of arraysOf(path, bytes)) matrices.set(name, matrix(name, shape, data));
  } catch (error) {
    throw refuse((error as Error).message);
  }
  const rows = new Set([...matrices.values()].map((each) => each.rows));
  if (matrices.size === 0) throw refuse("it holds nothing");
  if (rows.size > 1) throw refuse(`its matrices have different numbers of rows: ${[...rows].join(", ")}`);
  return matrices;
}

function arraysOf(path: string, bytes: Uint8Array): [string, { shape: readonly number[]; data: ArrayLike<number> }][] {
  const kind = extname(path).toLowerCase();
  if (kind === ".npy") return [[basename(path, extname(path)), readNpy(bytes)]];
  if (kind === ".safetensors") return Object.entries(readSafetensors(bytes).tensors);
  throw new Error(`files of the kind ${kind || "without an ending"} are not read`);
}

function matrix(name: string, shape: readonly number[], data: ArrayLike<number>): Features {
  if (shape.length !== 2 || shape[0] === 0 || shape[1] === 0)
    throw new Error(`"${name}" has the shape [${shape.join(", ")}] and is no matrix`);
  const numbers = data instanceof Float32Array ? data : Float32Array.from(data);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new Error(`"${name}" has ${numbers[bad]} in row ${Math.floor(bad / shape[1]) + 1}`);
  return { rows: shape[0], width: shape[1], data: numbers };
}
