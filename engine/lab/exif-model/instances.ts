/**
 * Batches for the network. A group holds patches of many pictures that were saved alike in the end; an instance is one
 * photograph in one development, its patches taken from places far from each other.
 */
import { planes } from "../../detectors/exif-consistency/embed.ts";
import { cut, putInto, textureAt } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { type Random, random } from "../../random.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { LabData } from "../experiment.ts";
import type { Development, Photograph } from "../photographs.ts";
import { developmentOf, type RandomDevelopment, randomDevelopment, randomSaving } from "./development.ts";

export interface BatchShape {
  /** Groups of a batch; patches are compared within their group. */
  groups: number;
  /** Photographs in a group. */
  photographs: number;
  /** Developments of each: those of one photograph are the hard negatives of each other. */
  developments: number;
  /** Patches of each instance. */
  patches: number;
  /** Edge of a patch in pixels. */
  edge: number;
}

/** Patches start where a JPEG of the whole picture starts a block: so does every window that a picture is looked at by. */
const BLOCK = 8;
/** Pixels beside a patch that belong to the same place of the photograph: filters reach that far. */
const MARGIN = 4;
/** Attempts to find a place that shows something, and the mean difference of neighbours that counts as something. */
const attempts = 6;
const leastTexture = 1.2;

/** One photograph in one development; the factor is the one that was used. */
export interface Instance {
  photograph: Photograph;
  group: number;
  development: RandomDevelopment;
  saving: Development;
}

export interface Batch {
  /** [instances * patches, 3, edge, edge], 0..255; instance by instance, group by group. */
  patches: Tensor;
  instances: Instance[];
}

export async function batchOfInstances(
  photographs: readonly Photograph[],
  shape: BatchShape,
  data: Pick<LabData, "develop">,
  ...key: (string | number)[]
): Promise<Batch> {
  const source = random("instances", ...key);
  const drawn: { instance: Instance; view: RgbImage; own: Random }[] = [];
  for (let group = 0; group < shape.groups; group++) {
    const saving = randomSaving(source);
    for (let member = 0; member < shape.photographs; member++) {
      const photograph = photographs[source.integer(photographs.length)];
      const view = photograph.views[source.integer(photograph.views.length)];
      for (let d = 0; d < shape.developments; d++) {
        const own = random("instance", ...key, group, member, d);
        const development = randomDevelopment(own);
        drawn.push({ instance: { photograph, group, development, saving }, view, own });
      }
    }
  }
  const size = 3 * shape.edge ** 2;
  const patches = new Float32Array(drawn.length * shape.patches * size);
  await Promise.all(
    drawn.map(async ({ instance, view, own }, i) => {
      const made = await developPlaces(view, instance, shape, own, data);
      for (const [k, patch] of made.entries()) patches.set(patch, (i * shape.patches + k) * size);
    }),
  );
  return {
    patches: {
      shape: [drawn.length * shape.patches, 3, shape.edge, shape.edge],
      dtype: "f32",
      data: patches,
    },
    instances: drawn.map(({ instance }) => instance),
  };
}

/** Places of a view laid side by side, developed together, and a patch from the middle of each, as planes. */
async function developPlaces(
  view: RgbImage,
  instance: Instance,
  { patches, edge }: BatchShape,
  source: Random,
  data: Pick<LabData, "develop">,
): Promise<Float32Array[]> {
  const { development, saving } = instance;
  // After resizing, a place must hold a patch wherever the blocks begin, its margin, and the shift below.
  const wanted = edge + 2 * MARGIN + 2 * BLOCK;
  const place = Math.min(
    BLOCK * Math.ceil(wanted / development.factor / BLOCK),
    BLOCK * Math.floor(Math.min(view.width, view.height) / BLOCK),
  );
  // Small views bear no strong reduction.
  const factor = Math.max(development.factor, wanted / place);
  const rows = largestDivisor(patches);
  const columns = patches / rows;
  const mosaic: RgbImage = {
    width: columns * place,
    height: rows * place,
    data: new Uint8Array(3 * columns * rows * place ** 2),
  };
  for (let k = 0; k < patches; k++) {
    const { x, y } = findPlace(view, place, source);
    putInto(mosaic, cut(view, x, y, place, place), (k % columns) * place, Math.floor(k / columns) * place);
  }
  instance.development = { ...development, factor };
  let image = await data.develop(mosaic, developmentOf(instance.development, mosaic));
  // Pasting and cropping move the blocks of an earlier JPEG against those of the last one.
  const [left, top] = [source.integer(BLOCK), source.integer(BLOCK)];
  image = cut(image, left, top, image.width - left, image.height - top);
  if (saving.jpeg) image = await data.develop(image, saving);
  const start = (index: number, shift: number) => BLOCK * Math.ceil((index * place * factor - shift + MARGIN) / BLOCK);
  return Array.from({ length: patches }, (_, k) =>
    planesOf(image, start(k % columns, left), start(Math.floor(k / columns), top), edge),
  );
}

function largestDivisor(count: number): number {
  let divisor = Math.floor(Math.sqrt(count));
  while (count % divisor !== 0) divisor--;
  return divisor;
}

/** A random square, on the blocks of the view's own JPEG; one with texture where one is found. */
function findPlace(view: RgbImage, edge: number, source: Random): { x: number; y: number } {
  const along = (extent: number) => BLOCK * source.integer(Math.floor((extent - edge) / BLOCK) + 1);
  let place = { x: 0, y: 0 };
  for (let attempt = 0; attempt < attempts; attempt++) {
    place = { x: along(view.width), y: along(view.height) };
    if (textureAt(view, place.x, place.y, edge) > leastTexture) break;
  }
  return place;
}

/** The square at (x, y) as three planes; moved inwards where rounding put it over the edge. */
function planesOf(image: RgbImage, x: number, y: number, edge: number): Float32Array {
  const [left, top] = [Math.min(x, image.width - edge), Math.min(y, image.height - edge)];
  return planes(cut(image, left, top, edge, edge), 0, edge).data;
}
