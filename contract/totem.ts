/** Documents of Totem: outlines that somebody clicked, the calibration that follows from them, scenes that were simulated. */
import { z } from "zod";

/** x, y of the upright picture; pixel (i, j) covers [i, i + 1] x [j, j + 1]. */
export const pixelSchema = z.tuple([z.number(), z.number()]);

/** Metres; x to the right, y down, z away from the camera, which is at the origin. */
const vectorSchema = z.tuple([z.number(), z.number(), z.number()]);

const sizeSchema = z.object({ width: z.number().int().positive(), height: z.number().int().positive() });

/** Crown glass. */
export const GLASS = 1.52;
/** Assumed where nothing is said: a ruler laid across a ball that is 8 cm wide is read within half a millimetre. Share of the radius. */
export const RADIUS_DEVIATION = 0.005;
/** Assumed where nothing is said: among the glasses that balls are made of, 1.51 to 1.52 and some more. */
export const INDEX_DEVIATION = 0.005;

/** What `totem calibrate --outlines` reads, schema "selfsame.totem-outlines/1". */
export const outlinesDocumentSchema = z.object({
  schema: z.literal("selfsame.totem-outlines/1"),
  /** Of the upright picture in which the points lie; where it is given, a photograph of another size is refused. */
  size: sizeSchema.optional(),
  balls: z
    .array(
      z.object({
        /** "ball 1" and so on where left out. */
        name: z.string().min(1).max(80).optional(),
        /** Metres. */
        radius: z.number(),
        /** Standard deviation of the radius, metres; half a percent of it where left out. */
        radiusDeviation: z.number().optional(),
        /** Refractive index of the glass. */
        index: z.number().default(GLASS),
        /** Standard deviation of the refractive index; 0.005 where left out. */
        indexDeviation: z.number().optional(),
        /** Around the ball, in any order. */
        points: z.array(pixelSchema).max(10_000),
      }),
    )
    .min(1)
    .max(32),
});
export type OutlinesDocument = z.infer<typeof outlinesDocumentSchema>;

export const cameraSchema = sizeSchema.extend({
  /** Pixels. */
  fx: z.number(),
  fy: z.number(),
  cx: z.number(),
  cy: z.number(),
  /** Brown 1966: radial, then tangential. */
  distortion: z.object({ k1: z.number(), k2: z.number(), k3: z.number(), p1: z.number(), p2: z.number() }),
});

export const ballSchema = z.object({
  name: z.string(),
  centre: vectorSchema,
  /** Metres. */
  radius: z.number(),
  index: z.number(),
});

/** A problem leaves a ball out, a warning does not. */
export const checkSchema = z.object({
  level: z.enum(["problem", "warning"]),
  /** Names; none where the camera is meant. */
  balls: z.array(z.string()),
  /** What is the matter, and what to do. */
  text: z.string(),
});

/** `totem calibrate --json`, schema "selfsame.totem-calibration/1". */
export const calibrationDocumentSchema = z.object({
  schema: z.literal("selfsame.totem-calibration/1"),
  photo: z.object({ path: z.string(), sha256: z.string(), ...sizeSchema.shape }),
  camera: cameraSchema.extend({
    source: z.enum(["exif", "entered", "checkerboard"]),
    /** Where its focal length is from, in words. */
    how: z.string(),
    /** Standard deviation of the focal length as a share of it. */
    focalDeviation: z.number(),
  }),
  /** Those without a problem. */
  balls: z.array(
    ballSchema.extend({
      /** Standard deviation of the radius, metres. */
      radiusDeviation: z.number().optional(),
      /** Standard deviation of the refractive index, which has no part in where the ball is. */
      indexDeviation: z.number().optional(),
      /** Standard deviations of the centre, metres, with what is not known of the focal length and of the radius. */
      deviation: vectorSchema,
      /** Covariance of the centre, square metres; row by row. */
      covariance: z.array(z.array(z.number()).length(3)).length(3),
      /** Of points from the outline of the ball, root mean square, pixels. */
      residual: z.number(),
      points: z.number().int(),
    }),
  ),
  checks: z.array(checkSchema),
});
export type CalibrationDocument = z.infer<typeof calibrationDocumentSchema>;

/** truth.json of a simulated scene, schema "selfsame.totem-simulation/1". Paths are relative to it. */
export const simulationDocumentSchema = z.object({
  schema: z.literal("selfsame.totem-simulation/1"),
  /** Name of its folder. */
  id: z.string(),
  seed: z.number().int(),
  /** The photograph before any manipulation. */
  photo: z.string(),
  /** z of what is seen directly, millimetres, 16 bits; 0: nothing. */
  depth: z.string(),
  /** What somebody with a perfect hand would click. */
  outlines: z.string(),
  jpeg: z.object({ quality: z.number().int(), subsampling: z.string() }),
  truth: z.object({ camera: cameraSchema, balls: z.array(ballSchema) }),
  manipulations: z.array(
    z.object({
      kind: z.string(),
      image: z.string(),
      /** White where it was changed. */
      mask: z.string(),
      /** Share of the picture that was changed. */
      area: z.number(),
    }),
  ),
  /** Manipulations for which the scene gave no occasion. */
  leftOut: z.array(z.object({ kind: z.string(), why: z.string() })),
  /** On walls and clothes: paths below the folder they were taken from. */
  photographs: z.array(z.string()),
});
export type SimulationDocument = z.infer<typeof simulationDocumentSchema>;
