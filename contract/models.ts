/** The model library: networks whose layers experiments look into, and what a look into an ONNX file finds. */
import { z } from "zod";
import { operation } from "./operation.ts";

const silent = z.never();
const count = z.number().int().min(0);
const extent = z.number().int().min(1).max(8192);

/** The application's own, taken over from elsewhere, trained here in the Lab, or a file of the user's. */
export const originSchema = z.enum(["own", "starter", "trained", "user"]);
export type Origin = z.infer<typeof originSchema>;

/** How a picture becomes the input tensor: a number of a pixel, 0 to 255, becomes (number / 255 - mean) / deviation. */
export const pictureInputSchema = z.object({
  kind: z.literal("pictures"),
  /** Name of the graph's input. */
  tensor: z.string(),
  width: extent,
  height: extent,
  channels: z.union([z.literal(1), z.literal(3)]),
  order: z.enum(["rgb", "bgr"]),
  layout: z.enum(["nchw", "nhwc"]),
  /** For each channel in the order of the tensor. */
  mean: z.array(z.number()).readonly(),
  deviation: z.array(z.number().refine((value) => value !== 0, "Nothing can be divided by 0.")).readonly(),
  /** How many pictures go in at once where the graph fixes it; any number where it is left out. */
  batch: extent.optional(),
});
export type PictureInput = z.infer<typeof pictureInputSchema>;

/** A sentence goes in as the ids of its pieces, int64 [sentences, pieces]; sentences of one batch have as many pieces. */
export const sentenceInputSchema = z.object({
  kind: z.literal("sentences"),
  tensor: z.string(),
  /** Path of the pieces with their scores (engine/text/sentencePiece.ts), JSON. */
  vocabulary: z.string(),
  /** Longer sentences are cut. */
  longest: z.number().int().min(1),
});
export type SentenceInput = z.infer<typeof sentenceInputSchema>;

export const libraryLayerSchema = z.object({
  /** Unique in its model; the same from run to run. */
  id: z.string(),
  name: z.string(),
  /** The tensor in the graph that is read, its first axis being the things that went in. */
  tensor: z.string(),
  /** Numbers for each thing that are left after the mean. */
  width: z.number().int().min(1),
  /** Axes of the tensor over which the mean is taken: [2, 3] for planes, [1] for tokens, none for rows. */
  meanOver: z.array(count).readonly(),
});
export type LibraryLayer = z.infer<typeof libraryLayerSchema>;

/** A network of the library: where its file is, what it takes, and which of its layers say something. */
export const libraryModelSchema = z.object({
  /** Unique in the library: "mobilenet-v2", "user:my-net". */
  id: z.string(),
  name: z.string(),
  origin: originSchema,
  /** What it was made for: "finds objects of 80 kinds in photographs". */
  task: z.string(),
  /** "Apache-2.0"; "" where it is not known. */
  licence: z.string(),
  /** Absolute path of the ONNX file. */
  file: z.string(),
  bytes: count,
  /** Of the file, hexadecimal. */
  sha256: z.string(),
  /** Left out where it cannot work as an encoder: what it takes is neither pictures nor sentences. */
  input: z.discriminatedUnion("kind", [pictureInputSchema, sentenceInputSchema]).optional(),
  /** In the order in which a thing passes them; none where it is no encoder. */
  layers: z.array(libraryLayerSchema).readonly(),
  /** Markdown: data, licence, measured results. */
  card: z.string().optional(),
  /** The run of the Lab in whose folder it lies. */
  run: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Why it cannot be used as it is: its file is gone, or is another one now. */
  problem: z.string().optional(),
});
export type LibraryModel = z.infer<typeof libraryModelSchema>;

/** As the library lists it: with what the reader can take back. */
export const listedModelSchema = libraryModelSchema.extend({
  /** Whether the reader added the file, and can take it out of the library again. */
  removable: z.boolean(),
  /** Whether its file is a copy that Selfsame keeps of one that was handed over; it is deleted with the model. */
  copy: z.boolean(),
  /** Identifiers of the layers that the reader chose. */
  chosen: z.array(z.string()).readonly(),
});
export type ListedModel = z.infer<typeof listedModelSchema>;

const shape = z.array(count.nullable()).readonly();

export const onnxValueSchema = z.object({
  name: z.string(),
  /** "f32", "i64" ... ; left out where the file does not say. */
  type: z.string().optional(),
  /** Extents, null where they are free; left out where the file says nothing. */
  shape: shape.optional(),
});
export type OnnxValueInfo = z.infer<typeof onnxValueSchema>;

export const onnxLayerSchema = z.object({
  tensor: z.string(),
  operator: z.string(),
  /** Of the node; "" where it has none. */
  node: z.string(),
  /** Whether a block of the network ends here: after the activation, not before it. */
  main: z.boolean(),
  /** Of its output, as measured by running the network once. */
  shape: z.array(count).readonly().optional(),
  /** As a layer of an encoder; left out where it cannot be one. */
  layer: libraryLayerSchema.optional(),
});
export type OnnxLayerInfo = z.infer<typeof onnxLayerSchema>;

/** What is in an ONNX file. */
export const inspectionSchema = z.object({
  bytes: count,
  sha256: z.string(),
  opset: count,
  nodes: count,
  /** Numbers in all weights. */
  weights: count,
  inputs: z.array(onnxValueSchema).readonly(),
  outputs: z.array(onnxValueSchema).readonly(),
  /** Results of nodes that depend on what goes in, in the order of the file. */
  layers: z.array(onnxLayerSchema).readonly(),
  /** How many further layers the file has: beyond some thousands they are not listed. */
  unlisted: count,
  /** How pictures would go in, as far as shapes tell; left out where none can. */
  input: pictureInputSchema.optional(),
  /** Why no layer of it can be used: it is not run, takes no pictures, or failed when it was run. */
  refusal: z.string().optional(),
});
export type Inspection = z.infer<typeof inspectionSchema>;

const model = z.object({ id: z.string() });

export const modelOperations = {
  /** Every network of the library; files are hashed, none is run. */
  listLibrary: operation("models.library", {
    input: z.object({}),
    output: z.array(listedModelSchema),
    progress: silent,
  }),
  /** Looks into the file of a model of the library; it is run once, on zeros, in a process of its own. */
  inspectModel: operation("models.inspect", { input: model, output: inspectionSchema, progress: silent }),
  /** Adds an ONNX file by its path. It stays where it is; what cannot be read as ONNX is refused in words. */
  addModel: operation("models.add", {
    input: z.object({ path: z.string().min(1), name: z.string().trim().min(1).max(200).optional() }),
    output: listedModelSchema,
    progress: silent,
  }),
  /** Uses the result of a node as a layer of an encoder. */
  useLayer: operation("models.useLayer", {
    input: z.object({
      id: z.string(),
      tensor: z.string(),
      name: z.string().trim().min(1).max(200).optional(),
      /** How pictures go in; as before, or as guessed from the shapes, where left out. */
      input: pictureInputSchema.optional(),
    }),
    output: listedModelSchema,
    progress: silent,
  }),
  dropLayer: operation("models.dropLayer", {
    input: z.object({ id: z.string(), layer: z.string() }),
    output: listedModelSchema,
    progress: silent,
  }),
  /** Takes a file that the reader added out of the library. The file itself stays, unless it is a copy of Selfsame's own. */
  removeModel: operation("models.remove", { input: model, output: z.object({}), progress: silent }),
};
