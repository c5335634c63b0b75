/** Batches for the network: photographs, developed at random, cut into patches. */
import type { RgbImage } from "../../image/raster.ts";
import { type Random, random } from "../../tensor/random.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { LabData } from "../experiment.ts";
import type { Photograph } from "../photographs.ts";
import { happensAgain, randomDevelopment } from "./development.ts";

export interface BatchShape {
  /** Photographs in a batch. */
  photographs: number;
  /** Developments of each: those of one photograph are the hard negatives of each other. */
  developments: number;
  /** Patches of each instance. */
  patches: number;
  /** Edge of a patch in pixels. */
  edge: number;
}

/** Edge of the piece of a view that is developed, in pixels: the whole view would take most of the time of a step. */
const pieceEdge = 420;

/** Attempts to find a patch that shows something. */
const attempts = 6;
/** Mean absolute difference of neighbours, in grey levels, that a patch needs. */
const leastTexture = 1.2;

export async function batchOfInstances(
  photographs: readonly Photograph[],
  shape: BatchShape,
  data: Pick<LabData, "develop">,
  ...key: (string | number)[]
): Promise<Tensor> {
  const source = random("instances", ...key);
  const instances: { view: RgbImage; source: Random }[] = [];
  for (let p = 0; p < shape.photographs; p++) {
    const { views } = photographs[source.integer(photographs.length)];
    const view = views[source.integer(views.length)];
    for (let d = 0; d < shape.developments; d++) instances.push({ view, source: random("instance", ...key, p, d) });
  }
  const developed = await Promise.all(instances.map(({ view, source: own }) => develop(view, own, data)));
  const size = 3 * shape.edge ** 2;
  const patches = new Float32Array(instances.length * shape.patches * size);
  developed.forEach((image, i) => {
    for (let k = 0; k < shape.patches; k++)
      cutPatch(image, shape.edge, instances[i].source, patches, (i * shape.patches + k) * size);
  });
  return {
    shape: [instances.length * shape.patches, 3, shape.edge, shape.edge],
    dtype: "f32",
    data: patches,
  };
}

async function develop(view: RgbImage, source: Random, data: Pick<LabData, "develop">): Promise<RgbImage> {
  const piece = randomPiece(view, source);
  let image = await data.develop(piece, randomDevelopment(source, piece.width, piece.height));
  if (happensAgain(source)) image = await data.develop(image, randomDevelopment(source, image.width, image.height));
  return image;
}

/** A random square of a view. Its corner decides where the grid of a later JPEG lies on the picture. */
function randomPiece({ width, height, data }: RgbImage, source: Random): RgbImage {
  const [w, h] = [Math.min(width, pieceEdge), Math.min(height, pieceEdge)];
  const [x, y] = [source.integer(width - w + 1), source.integer(height - h + 1)];
  const piece = new Uint8Array(3 * w * h);
  for (let row = 0; row < h; row++) {
    const from = 3 * ((y + row) * width + x);
    piece.set(data.subarray(from, from + 3 * w), 3 * row * w);
  }
  return { width: w, height: h, data: piece };
}

/** Copies a random patch as planes; one with texture where one is found. */
function cutPatch(
  { width, height, data }: RgbImage,
  edge: number,
  source: Random,
  out: Float32Array,
  at: number,
): void {
  let [x, y] = [0, 0];
  for (let attempt = 0; attempt < attempts; attempt++) {
    x = source.integer(width - edge + 1);
    y = source.integer(height - edge + 1);
    if (textureAt(data, width, x, y, edge) > leastTexture) break;
  }
  for (let row = 0; row < edge; row++)
    for (let column = 0; column < edge; column++) {
      const from = 3 * ((y + row) * width + x + column);
      for (let c = 0; c < 3; c++) out[at + (c * edge + row) * edge + column] = data[from + c];
    }
}

/** Mean absolute difference of horizontal neighbours in the green channel, on every fourth row. */
function textureAt(data: Uint8Array, width: number, x: number, y: number, edge: number): number {
  let [total, count] = [0, 0];
  for (let row = y; row < y + edge; row += 4)
    for (let column = x + 1; column < x + edge; column++) {
      const at = 3 * (row * width + column) + 1;
      total += Math.abs(data[at] - data[at - 3]);
      count++;
    }
  return total / count;
}
