/** The weights of a TensorFlow.js model: numbers one after the other, some of them stored with fewer bits. */

import { z } from "zod";
import { floatsOfHalves } from "../halfFloat.ts";
import { joinedBytes } from "../joinedBytes.ts";
import { sizeOf, type Tensor } from "../value.ts";
import { TfjsError } from "./tfjsError.ts";

const quantizationSchema = z.looseObject({
  dtype: z.enum(["uint8", "uint16", "float16"]),
  scale: z.number().optional(),
  min: z.number().optional(),
});

export const weightsManifestSchema = z.array(
  z.looseObject({
    paths: z.array(z.string()),
    weights: z.array(
      z.looseObject({
        name: z.string(),
        shape: z.array(z.int().nonnegative()),
        dtype: z.string(),
        quantization: quantizationSchema.optional(),
      }),
    ),
  }),
);

type Manifest = z.infer<typeof weightsManifestSchema>;
type Weight = Manifest[number]["weights"][number];

const widths: Record<string, number> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };

/** @throws TfjsError where numbers are missing or of a kind that is not read. */
export function readWeights(manifest: Manifest, shard: (path: string) => Uint8Array): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const { paths, weights } of manifest) {
    const whole = joinedBytes(paths.map(shard));
    // In arrays of Node a slice is one more view.
    const bytes = new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength);
    let at = 0;
    for (const weight of weights) {
      const width = widths[weight.quantization?.dtype ?? weight.dtype];
      if (!width || !(weight.dtype in widths))
        throw new TfjsError(`the weights "${weight.name}" are of the type ${weight.dtype}, which is not read`);
      const length = sizeOf(weight.shape) * width;
      if (at + length > bytes.length)
        throw new TfjsError(
          `the weights "${weight.name}" break off: ${bytes.length} bytes are there, ${at + length} needed`,
        );
      // A copy, because the numbers may lie at any byte.
      tensors.set(weight.name, decode(weight, bytes.slice(at, at + length).buffer));
      at += length;
    }
    if (at !== bytes.length)
      throw new TfjsError(`${paths.join(", ")} have ${bytes.length} bytes, of which the weights take ${at}`);
  }
  return tensors;
}

function decode({ name, shape, dtype, quantization }: Weight, buffer: ArrayBuffer): Tensor {
  const stored = storedNumbers(quantization?.dtype ?? dtype, buffer);
  if (dtype === "bool") return { shape, dtype: "bool", data: Uint8Array.from(stored) };
  const data = dtype === "float32" ? new Float32Array(stored.length) : new Int32Array(stored.length);
  if (quantization === undefined || quantization.dtype === "float16") data.set(stored);
  else {
    const { scale = 1, min = 0 } = quantization;
    for (let i = 0; i < stored.length; i++) {
      const value = stored[i] * scale + min;
      data[i] = dtype === "float32" ? value : Math.round(value);
    }
  }
  if (data instanceof Float32Array) return { shape, dtype: "f32", data };
  if (dtype === "int32") return { shape, dtype: "i64", data };
  throw new TfjsError(`the weights "${name}" are of the type ${dtype}, which is not read`);
}

function storedNumbers(kind: string, buffer: ArrayBuffer): Float32Array | Int32Array | Uint16Array | Uint8Array {
  switch (kind) {
    case "float32":
      return new Float32Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "uint16":
      return new Uint16Array(buffer);
    case "float16":
      return floatsOfHalves(new Uint16Array(buffer));
    default:
      return new Uint8Array(buffer);
  }
}
