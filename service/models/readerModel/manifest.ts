/**
 * What a reader says of a model that is to become a detector: which file, how a picture goes in, what comes out, whose it is.
 * docs/MODELS.md explains each field with an example; docs/schemas holds this as JSON Schema.
 */
import { z } from "zod";
import { pinnedFileSchema } from "../pinnedFile.ts";

/** What is shown in lists, terminals and reports: one line, and no character that moves or hides others. */
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, "one line of visible text is needed");

/** Sides of inputs and tiles, in pixels. */
const side = z.int().min(8).max(8192);

const inputSchema = z.strictObject({
  layout: z.literal("NCHW"),
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Y: luma as JPEG has it (BT.601, full range). */
  colour: z.enum(["RGB", "Y"]),
  /** What is done to 0..255. imagenet: x / 255, minus (.485, .456, .406), over (.229, .224, .225). */
  scale: z.enum(["1/255", "1/256", "(x-127.5)/127.5", "imagenet"]),
  /** Which sizes the network takes. */
  size: z
    .union([
      z.literal("dynamic"),
      z.strictObject({ fixed: z.strictObject({ width: side, height: side }) }),
      z.strictObject({ multipleOf: z.int().min(2).max(256) }),
    ])
    .default("dynamic"),
  /**
   * none: the whole picture as it is. letterbox: scaled to fit into the fixed size, the rest zeros. stretch: scaled to the
   * fixed size. tile: pieces of `size` (the fixed size where there is one) that overlap, at full resolution.
   */
  resizePolicy: z
    .union([
      z.enum(["none", "letterbox", "stretch"]),
      z.strictObject({ tile: z.strictObject({ size: side.optional(), overlap: z.int().min(0).max(4096) }) }),
    ])
    .default("none"),
});

const outputSchema = z.strictObject({
  /** Name of the output in the file. */
  name: line(200),
  /**
   * map: high where something was altered. score: one number for the picture, or for a tile. confidence: how far the map
   * can be trusted, place by place. residual: the picture without its content.
   */
  kind: z.enum(["map", "score", "confidence", "residual"]),
  /** What is done to the numbers. softmax[1]: of two classes the second. */
  activation: z.enum(["none", "sigmoid", "softmax[1]"]).default("none"),
  /** Pixels of the input for each sample of the output, along each side. */
  stride: z.int().min(1).max(64).default(1),
});
export type ModelOutput = z.infer<typeof outputSchema>;

/** Kinds of outputs that belong to a task: one of the first must be there, those after it may. */
const outputsOf = {
  localise: { needed: "map", allowed: ["map", "score", "confidence"] },
  detect: { needed: "score", allowed: ["score"] },
  residual: { needed: "residual", allowed: ["residual"] },
} as const;

export const readerModelSchema = z
  .strictObject({
    /** For editors: docs/schemas/model-1.schema.json. */
    $schema: z.string().optional(),
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and hyphens are needed"),
    /** As lists and reports show it; the name where left out. */
    title: line(80).optional(),
    version: line(40),
    ...pinnedFileSchema.shape,
    licence: line(200),
    citation: line(1000),
    /** localise: a map of where. detect: one score. residual: a residual in which Selfsame looks for odd places. */
    task: z.enum(["localise", "detect", "residual"]),
    input: inputSchema,
    outputs: z.array(outputSchema).min(1).max(4),
    /** Of the author: at this score, or at this value of the map where there is no score, something counts as altered. */
    threshold: z.number().optional(),
    /** Of the author: the share of untouched pictures of a data set beyond the threshold. */
    calibration: z.strictObject({ dataset: line(300), fpr: z.number().min(0).max(1) }).optional(),
    /** Whether it says nothing about pictures that were never JPEG files. */
    jpegOnly: z.boolean().default(false),
  })
  .superRefine(({ task, input, outputs, threshold, calibration }, context) => {
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const { channels, colour, scale, size, resizePolicy } = input;
    if (channels !== (colour === "RGB" ? 3 : 1))
      refuse(["input", "channels"], `${colour} has ${colour === "RGB" ? "three channels" : "one channel"}`);
    if (scale === "imagenet" && colour !== "RGB") refuse(["input", "scale"], "imagenet is a scale of RGB");
    const fixed = typeof size === "object" && "fixed" in size;
    const multiple = typeof size === "object" && "multipleOf" in size ? size.multipleOf : 1;
    if (resizePolicy === "none" && fixed)
      refuse(["input", "resizePolicy"], "a fixed size needs letterbox, stretch or tile");
    if ((resizePolicy === "letterbox" || resizePolicy === "stretch") && !fixed)
      refuse(["input", "size"], `${resizePolicy} needs a fixed size`);
    if (typeof resizePolicy === "object") {
      const { size: tile, overlap } = resizePolicy.tile;
      if (fixed === (tile !== undefined))
        refuse(["input", "resizePolicy"], fixed ? "the fixed size is that of the tiles" : "tiles need a size");
      if (tile !== undefined && tile % multiple !== 0)
        refuse(["input", "resizePolicy"], `the size of tiles must be a multiple of ${multiple}`);
      const shortest = fixed ? Math.min(size.fixed.width, size.fixed.height) : (tile ?? 0);
      if (2 * overlap > shortest) refuse(["input", "resizePolicy"], "tiles may overlap by half their size at most");
    }
    const { needed, allowed } = outputsOf[task];
    const kinds = outputs.map(({ kind }) => kind);
    if (!kinds.includes(needed)) refuse(["outputs"], `${task} needs an output of kind ${needed}`);
    outputs.forEach(({ kind, stride }, i) => {
      if (!(allowed as readonly string[]).includes(kind)) refuse(["outputs", i, "kind"], `${task} has no ${kind}`);
      if (kinds.indexOf(kind) !== i) refuse(["outputs", i, "kind"], `there is already a ${kind}`);
      if (kind === "residual" && stride !== 1) refuse(["outputs", i, "stride"], "a residual has the stride 1");
    });
    if (task === "residual" && threshold !== undefined) refuse(["threshold"], "a residual has no threshold");
    if (calibration && threshold === undefined) refuse(["calibration"], "a rate of false alarms needs a threshold");
  });
export type ReaderModel = z.output<typeof readerModelSchema>;
