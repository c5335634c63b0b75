/** A graph model of TensorFlow.js in a folder becomes an ONNX file. */
import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { OnnxError } from "../../engine/tensor/onnx/wireReader.ts";
import { convert } from "../../engine/tensor/tfjs/convert.ts";
import { readGraphModel } from "../../engine/tensor/tfjs/graphModel.ts";
import { TfjsError } from "../../engine/tensor/tfjs/tfjsError.ts";
import { writeWhole } from "../wholeFile.ts";
import { checkOnnx } from "./checkOnnx.ts";
import { readInside } from "./pinnedFile.ts";

export interface Imported {
  file: string;
  bytes: number;
  nodes: number;
  inputs: string[];
  outputs: string[];
}

/**
 * @param path of a model.json; its weights lie in the same folder or below.
 * @param outputs names of results that leave the graph; those that nothing takes where left out.
 * @throws SelfsameError notFound, usage (the file is there already), unreadable; unsupported, naming what is not converted.
 */
export async function importTfjs(path: string, out: string, outputs?: readonly string[]): Promise<Imported> {
  const file = resolve(out);
  if (existsSync(file))
    throw new SelfsameError("usage", `${file} is there already.`, "Give another name: a network is never overwritten.");
  const folder = dirname(resolve(path));
  const json = jsonOf(path, (await readInside(folder, basename(path))).bytes);
  const shards = new Map<string, Uint8Array>();
  for (const shard of shardsOf(json)) shards.set(shard, (await readInside(folder, shard)).bytes);
  const converted = within(path, () =>
    convert(
      readGraphModel(json, (shard) => shards.get(shard) ?? new Uint8Array()),
      { outputs },
    ),
  );
  const model = within(path, () => checkOnnx(converted.bytes));
  writeWhole(file, converted.bytes);
  const names = (values: readonly { name: string }[]) => values.map(({ name }) => name);
  return {
    file,
    bytes: converted.bytes.length,
    nodes: model.nodes.length,
    inputs: names(model.inputs),
    outputs: names(model.outputs),
  };
}

function jsonOf(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new SelfsameError("unsupported", `${path} is not JSON.`, "Give the model.json of a model of TensorFlow.js.");
  }
}

/** Paths of weights, as far as the file has them where they belong; whether it is a model is told afterwards. */
function shardsOf(json: unknown): string[] {
  const { weightsManifest } = (json ?? {}) as { weightsManifest?: unknown };
  if (!Array.isArray(weightsManifest)) return [];
  return weightsManifest
    .flatMap((group: { paths?: unknown } | null) => group?.paths ?? [])
    .filter((shard): shard is string => typeof shard === "string");
}

function within<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof TfjsError || error instanceof OnnxError)
      throw new SelfsameError("unsupported", `${path} cannot be converted: ${error.message}.`);
    throw error;
  }
}
