/** What `totem verify` says of a photograph: the document, and the grids that the window draws. */
import { z } from "zod";
import { falseAlarmSchema, storedFindingSchema, toolSchema, verdictSchema } from "./findings.ts";
import { ballSchema, cameraSchema, pixelSchema } from "./totem.ts";

/** Values on the sweep's grid, row by row: little-endian 32-bit floats (NaN: nothing known) or 8-bit sRGB, interleaved. */
export const gridSchema = z.object({
  /** What it holds; see `gridNames`. */
  name: z.string(),
  file: z.string(),
  sample: z.enum(["f32", "rgb8"]),
  /** Values per cell. */
  channels: z.number().int().positive(),
});
export type Grid = z.infer<typeof gridSchema>;

/** Names of the grids. Those of a ball are followed by a hyphen and its place in the list of balls, from 0. */
export const gridNames = {
  /** The photograph without balls, rgb8. */
  picture: "picture",
  /** Along z, metres. */
  depth: "depth",
  /** Of the depth, 0..1. */
  confidence: "confidence",
  /** 0..8: larger contradicts more. NaN outside the protected region. */
  heat: "heat",
  /** What the field rendered for the camera, rgb8, and its depth; left out where no field was trained. */
  fieldPicture: "field-picture",
  fieldDepth: "field-depth",
  fieldHeat: "field-heat",
  /** Of each ball: what it says the camera should see, rgb8; how much it may be trusted, 0..1 (0: it says nothing). */
  ballPicture: "ball-picture",
  ballWeight: "ball-weight",
  /** How far the direct view is off that; 1 is as much as is to be expected. */
  ballDeviation: "ball-deviation",
  /** Where it shows the cell, pixels x and y. */
  ballPlace: "ball-place",
} as const;

/** `totem verify --json`, schema "selfsame.totem-verification/1". */
export const totemVerificationSchema = z.object({
  schema: z.literal("selfsame.totem-verification/1"),
  photo: z.object({
    path: z.string(),
    sha256: z.string(),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  }),
  verdict: verdictSchema,
  /** The sweep's; and the field's where one was trained. */
  findings: z.array(storedFindingSchema),
  falseAlarm: falseAlarmSchema.nullable(),
  camera: cameraSchema,
  balls: z.array(
    ballSchema.extend({
      /** Metres by which the photograph itself moved it from where its outline had placed it. */
      moved: z.number(),
      /** How far the photograph contradicts it in the hottest window, 1 is to be expected; null where it sees none of it. */
      contradiction: z.number().nullable(),
      /** Where the ball shows that window, pixels. */
      place: pixelSchema.nullable(),
    }),
  ),
  /** Cells of the grid, and pixels along the side of each. */
  grid: z.object({ width: z.number().int(), height: z.number().int(), step: z.number().int() }),
  /** Share of the picture that at least two balls see reliably: nothing is said of the rest. */
  protectedShare: z.number(),
  /** Middle of the hottest window, pixels; null where no window is protected. */
  place: pixelSchema.nullable(),
  /** 16-bit PNG of the picture's size, 0 = consistent, 65535 = contradicts most, alpha 0 outside the protected region. */
  map: z.string().nullable(),
  /** Relative to the document; empty where no folder was asked for. */
  grids: z.array(gridSchema),
  limits: z.array(z.string()),
  tool: toolSchema,
  elapsedMs: z.number(),
});
export type TotemVerification = z.infer<typeof totemVerificationSchema>;
