/**
 * A graph model of TensorFlow.js as plain data: nodes in order, weights as numbers. Its model.json is a TensorFlow GraphDef
 * in JSON beside a list of weights (github.com/tensorflow/tfjs, tfjs-converter, "Format of the saved model").
 */
import { z } from "zod";
import type { DType, Tensor } from "../value.ts";
import { TfjsError } from "./tfjsError.ts";
import { readWeights, weightsManifestSchema } from "./weights.ts";

/** An attribute of a node, of which a model.json has one member. Texts are base64 or lists of bytes. */
const attributeSchema = z.looseObject({
  s: z.union([z.string(), z.array(z.number())]).optional(),
  i: z.union([z.string(), z.number()]).optional(),
  f: z.union([z.number(), z.string()]).optional(),
  b: z.boolean().optional(),
  type: z.union([z.string(), z.number()]).optional(),
  shape: z
    .looseObject({ dim: z.array(z.looseObject({ size: z.union([z.string(), z.number()]).optional() })).optional() })
    .optional(),
  list: z
    .looseObject({
      s: z.array(z.union([z.string(), z.array(z.number())])).optional(),
      i: z.array(z.union([z.string(), z.number()])).optional(),
    })
    .optional(),
});
type Attribute = z.infer<typeof attributeSchema>;

const nodeSchema = z.looseObject({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attributeSchema).default({}),
});

const modelSchema = z.looseObject({
  modelTopology: z.looseObject({
    node: z.array(nodeSchema).optional(),
    model_config: z.unknown().optional(),
    library: z.looseObject({ function: z.array(z.unknown()).optional() }).optional(),
  }),
  weightsManifest: weightsManifestSchema,
});

export class TfNode {
  readonly name: string;
  readonly op: string;
  /** Names of results it takes: "node", or "node:1" for the second result of a node. */
  readonly inputs: readonly string[];
  private readonly attributes: Readonly<Record<string, Attribute>>;

  constructor({ name, op, input, attr }: z.infer<typeof nodeSchema>) {
    this.name = name;
    this.op = op;
    // "^node" only says what has to run before.
    this.inputs = input.filter((each) => !each.startsWith("^")).map((each) => each.replace(/:0$/, ""));
    this.attributes = attr;
  }

  text(name: string, otherwise = ""): string {
    const value = this.attributes[name]?.s;
    return value === undefined ? otherwise : textOf(value);
  }

  texts(name: string): string[] {
    return (this.attributes[name]?.list?.s ?? []).map(textOf);
  }

  integer(name: string, otherwise = 0): number {
    return Number(this.attributes[name]?.i ?? otherwise);
  }

  integers(name: string): number[] {
    return (this.attributes[name]?.list?.i ?? []).map(Number);
  }

  float(name: string, otherwise: number): number {
    return Number(this.attributes[name]?.f ?? otherwise);
  }

  flag(name: string): boolean {
    return this.attributes[name]?.b ?? false;
  }

  /** @throws TfjsError where the type is none of numbers and truth values. */
  dtype(name: string): DType {
    const type = this.attributes[name]?.type;
    const dtype = type === undefined ? undefined : dtypes[String(type)];
    if (!dtype) throw new TfjsError(`the node "${this.name}" (${this.op}) has the type ${type}, which is not known`);
    return dtype;
  }

  /** -1 where an extent is free; undefined where nothing is said. */
  shape(name: string): number[] | undefined {
    const shape = this.attributes[name]?.shape;
    return shape && (shape.dim ?? []).map(({ size }) => Number(size ?? -1));
  }
}

/** tensorflow/core/framework/types.proto, as names and as numbers. */
const dtypes: Record<string, DType> = {
  DT_FLOAT: "f32",
  DT_INT32: "i64",
  DT_UINT8: "i64",
  DT_INT64: "i64",
  DT_BOOL: "bool",
  1: "f32",
  3: "i64",
  4: "i64",
  9: "i64",
  10: "bool",
};

function textOf(value: string | readonly number[]): string {
  if (typeof value !== "string") return String.fromCharCode(...value);
  try {
    return atob(value);
  } catch {
    throw new TfjsError(`"${value.slice(0, 40)}" is not base64`);
  }
}

export interface GraphModel {
  /** By name, in the order of the file. */
  nodes: ReadonlyMap<string, TfNode>;
  weights: ReadonlyMap<string, Tensor>;
}

/**
 * @param json what model.json says.
 * @param shard the bytes of a file of weights by its path in model.json.
 * @throws TfjsError where it is no graph model, or weights are missing.
 */
export function readGraphModel(json: unknown, shard: (path: string) => Uint8Array): GraphModel {
  const parsed = modelSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new TfjsError(`it is no model of TensorFlow.js: ${path.join(".") || "the whole"}: ${message}`);
  }
  const { modelTopology, weightsManifest } = parsed.data;
  if (!modelTopology.node)
    throw new TfjsError(
      modelTopology.model_config === undefined
        ? "it has no graph"
        : "it is a layers model of Keras; graph models are read (tensorflowjs_converter --output_format=tfjs_graph_model)",
    );
  if ((modelTopology.library?.function ?? []).length > 0) throw new TfjsError("its graph calls functions of its own");
  const nodes = new Map<string, TfNode>();
  for (const entry of modelTopology.node) nodes.set(entry.name, new TfNode(entry));
  return { nodes, weights: readWeights(weightsManifest, shard) };
}
