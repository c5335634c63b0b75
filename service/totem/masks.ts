/** Outlines of balls from pictures that are white where a ball is. */
import { SelfsameError } from "../../contract/errors.ts";
import { GLASS, type OutlinesDocument, outlinesDocumentSchema } from "../../contract/totem.ts";
import type { Plane } from "../../engine/image/raster.ts";
import { FEWEST_POINTS } from "../../engine/totem/pose/outline.ts";
import { LEAST_PIXELS, type MaskOutline, outlinesFromMask } from "../../engine/totem/pose/outlineFromMask.ts";
import { decodePixels } from "../decode/pixels.ts";
import { sniff } from "../decode/sniff.ts";
import { readFile } from "../evidence/readFile.ts";

const maxMegapixels = 150;
const MOST_BALLS = 32;
const wanted = "Give a picture as large as the photograph, white where a ball is and black elsewhere.";

export interface MaskedBalls {
  /** Metres: one for all, or one of each ball, from left to right within a mask, mask after mask. */
  radii: readonly number[];
  /** Refractive index; crown glass where left out. */
  index?: number;
}

/**
 * Every white part of every mask is a ball.
 * @throws SelfsameError notFound; usage where a mask is no picture, shows no ball, too many, one that is too small or cut all around,
 * where masks differ in size, or radii are missing.
 */
export async function readMasks(
  paths: readonly string[],
  { radii, index = GLASS }: MaskedBalls,
): Promise<OutlinesDocument> {
  let size: { width: number; height: number } | undefined;
  const balls: MaskOutline[] = [];
  for (const path of paths) {
    const mask = await brightness(path);
    const { width, height } = mask;
    if (size && (size.width !== width || size.height !== height))
      throw new SelfsameError(
        "usage",
        `${path} has ${width} x ${height} pixels, ${paths[0]} has another size.`,
        wanted,
      );
    size = { width, height };
    balls.push(...ballsIn(path, mask));
  }
  if (balls.length > MOST_BALLS)
    throw new SelfsameError("usage", `The masks show ${balls.length} balls; ${MOST_BALLS} are the most.`, wanted);
  if (radii.length !== 1 && radii.length !== balls.length)
    throw new SelfsameError(
      "usage",
      `The masks show ${balls.length} balls, but ${radii.length} radii are given.`,
      "Give one radius for all, or one of each ball, from left to right.",
    );
  return outlinesDocumentSchema.parse({
    schema: "selfsame.totem-outlines/1",
    size,
    balls: balls.map(({ points }, i) => ({ radius: radii[i % radii.length], index, points })),
  });
}

function ballsIn(path: string, mask: Plane): MaskOutline[] {
  const found = outlinesFromMask(mask);
  if (found.length === 0)
    throw new SelfsameError("usage", `The mask ${path} shows no ball: nothing in it is white.`, wanted);
  if (found.length > MOST_BALLS)
    throw new SelfsameError(
      "usage",
      `The mask ${path} has ${found.length} white parts; ${MOST_BALLS} balls are the most.`,
      "Remove specks, and fill gaps that cut a ball to pieces.",
    );
  for (const { points, middle, pixels } of found) {
    const where = `The white part of ${path} around ${middle.map((value) => value.toFixed(0)).join(", ")}`;
    if (pixels < LEAST_PIXELS)
      throw new SelfsameError(
        "usage",
        `${where} has ${pixels} pixels, too few for the outline of a ball; ${LEAST_PIXELS} are needed.`,
        "Remove it where it is a speck; balls have to be larger in the picture.",
      );
    if (points.length < FEWEST_POINTS)
      throw new SelfsameError(
        "usage",
        `${where} is cut by the edge of the picture: there is no outline in it.`,
        wanted,
      );
  }
  return found;
}

/** In 0..1. */
async function brightness(path: string): Promise<Plane> {
  const { bytes } = await readFile(path);
  try {
    const { image } = await decodePixels(bytes, sniff(bytes), maxMegapixels);
    const { width, height, data } = image;
    return {
      width,
      height,
      data: Float32Array.from(
        { length: width * height },
        (_, i) => (data[3 * i] + data[3 * i + 1] + data[3 * i + 2]) / 765,
      ),
    };
  } catch (error) {
    if (!(error instanceof SelfsameError)) throw error;
    throw new SelfsameError("usage", `The mask ${path} cannot be read: ${error.message}`, wanted);
  }
}
