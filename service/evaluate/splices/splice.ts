/** One splice: host, donor, region and what is done to them, all drawn from one source of random numbers. */
import { colourStatistics, transferColours } from "../../../engine/image/colourTransfer.ts";
import { composite, feathered } from "../../../engine/image/composite.ts";
import { cut, putInto } from "../../../engine/image/cut.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { blob, boundsOf, polygon, type Size } from "../../../engine/image/shapes.ts";
import type { Development } from "../../../engine/lab/photographs.ts";
import type { Random } from "../../../engine/random.ts";
import { develop } from "../../lab/develop.ts";
import { drawPlace, type Place, pieceAt, sourcePixels, sourceSize, type Turn, unturned } from "./piece.ts";
import type { SpliceKind } from "./plan.ts";

export interface SpliceOptions {
  /** Longer side of the pictures in pixels, where photographs are that large. */
  size: number;
  /** Keep what the camera's processing and its JPEG left: nothing is resized, crops begin at whole blocks. */
  preserve: boolean;
}

/** Where a picture was cut out of its photograph, and by what it was resized before. */
export interface Geometry {
  x: number;
  y: number;
  scale: number;
}

export interface Splice {
  image: RgbImage;
  /** The host without the paste. */
  pristine: RgbImage;
  /** 1: pasted. */
  mask: Uint8Array;
  /** Where the pasted pixels come from, if from the same picture. */
  source?: Uint8Array;
  shape: "blob" | "polygon";
  box: Place;
  /** Share of the picture. */
  area: number;
  host: Geometry;
  /** `saved`: as JPEG, after it was resized and before it was pasted. */
  donor: Geometry & { degrees: number; saved?: Development["jpeg"] };
  processed: boolean;
  /** Standard deviation in pixels of the softened edge; 0: hard. */
  feather: number;
}

/** Shares of the picture that are pasted. */
const areas = { least: 0.02, most: 0.2 };
/** Blocks of eight pixels, two of them where colour is halved: a crop at such a place keeps every grid. */
const WHOLE_BLOCKS = 16;

/**
 * @param host the photograph that is pasted into. @param donor the one that the region is from; the host itself is not needed for a
 * copy-move.
 * @throws Error where no region fits.
 */
export async function makeSplice(
  kind: SpliceKind,
  host: RgbImage,
  donor: RgbImage | undefined,
  { size, preserve }: SpliceOptions,
  source: Random,
): Promise<Splice> {
  const { view, geometry } = await hostView(host, size, preserve, source);
  const own = kind === "copy-move";
  const from = own ? view : donor;
  if (!from) throw new Error("A splice needs a picture that its region is from.");
  const turn = drawTurn(kind, preserve, geometry.scale, leastScale(from, size), source);
  const region = drawRegion(view, from, own, turn, source);
  if (!region) throw new Error(`No region of another picture fits into ${view.width} x ${view.height} pixels.`);
  const { shape, mask, box, place } = region;

  let piece = await pieceAt(from, place, box, turn);
  // What is pasted was often sent around as a file of its own before.
  const savedBefore = !own && !preserve && source.uniform() < 0.5 ? drawSaving(source) : undefined;
  if (savedBefore) piece = await develop(piece, { jpeg: savedBefore });
  // What disguises a paste: its colours are matched with those around it. It would hide no clone.
  const processed = !own && !preserve && source.uniform() < 0.5;
  if (processed) piece = transferColours(piece, colourStatistics(piece), colourStatistics(view));
  const feather = source.uniform() < 0.5 ? 0 : 0.5 + 2 * source.uniform();
  const above = { ...view, data: view.data.slice() };
  putInto(above, piece, box.x, box.y);
  const image = composite(view, above, feathered(mask, view, feather));
  return {
    image,
    pristine: view,
    mask,
    ...(own && { source: sourcePixels(mask, view, box, place, turn) }),
    shape,
    box,
    area: mask.reduce((sum, value) => sum + value, 0) / mask.length,
    host: geometry,
    donor: { x: place.x, y: place.y, ...turn, ...(savedBefore && { saved: savedBefore }) },
    processed,
    feather,
  };
}

/** The picture that is pasted into: a crop, of the photograph as it is or resized. */
async function hostView(
  image: RgbImage,
  size: number,
  preserve: boolean,
  source: Random,
): Promise<{ view: RgbImage; geometry: Geometry }> {
  const shorter = Math.round((size * (0.6 + 0.2 * source.uniform())) / WHOLE_BLOCKS) * WHOLE_BLOCKS;
  const upright = image.height > image.width;
  const [width, height] = [
    Math.min(upright ? shorter : size, image.width),
    Math.min(upright ? size : shorter, image.height),
  ];
  if (preserve) {
    const whole = (extent: number) => Math.floor(extent / WHOLE_BLOCKS) * WHOLE_BLOCKS;
    const [w, h] = [whole(width), whole(height)];
    const x = WHOLE_BLOCKS * source.integer((whole(image.width) - w) / WHOLE_BLOCKS + 1);
    const y = WHOLE_BLOCKS * source.integer((whole(image.height) - h) / WHOLE_BLOCKS + 1);
    return { view: cut(image, x, y, w, h), geometry: { x, y, scale: 1 } };
  }
  const least = Math.max(width / image.width, height / image.height);
  const scale = source.uniform() < 0.5 ? 1 : least + (1 - least) * source.uniform() ** 2;
  const resized = scaled(image, scale);
  const small = scale === 1 ? image : await develop(image, { size: { ...resized, kernel: "lanczos3" } });
  const x = source.integer(small.width - width + 1);
  const y = source.integer(small.height - height + 1);
  return { view: cut(small, x, y, width, height), geometry: { x, y, scale } };
}

const scaled = ({ width, height }: Size, scale: number): Size => ({
  width: Math.ceil(width * scale),
  height: Math.ceil(height * scale),
});

/** By which a photograph becomes as small as the pictures are. */
const leastScale = ({ width, height }: Size, size: number): number => Math.min(1, size / Math.max(width, height));

/** @param least scale of a donor that was made as small as the picture before. */
function drawTurn(kind: SpliceKind, preserve: boolean, hostScale: number, least: number, source: Random): Turn {
  if (kind === "copy-move") {
    if (source.uniform() < 0.5) return unturned;
    const degrees = Math.round((source.uniform() < 0.5 ? -1 : 1) * (5 + 40 * source.uniform()));
    return { degrees, scale: 0.8 + 0.4 * source.uniform() };
  }
  if (preserve || source.uniform() < 0.25) return unturned;
  // As large as the things around it, or as large as it came.
  const scale =
    source.uniform() < 0.5 ? hostScale * (0.7 + 0.7 * source.uniform()) : least + (1 - least) * source.uniform();
  return { degrees: 0, scale };
}

const drawSaving = (source: Random): NonNullable<Development["jpeg"]> => ({
  quality: 60 + source.integer(39),
  subsampling: source.uniform() < 0.5 ? "4:2:0" : "4:4:4",
});

interface DrawnRegion {
  shape: Splice["shape"];
  mask: Uint8Array;
  box: Place;
  place: Place;
}

/** A region and where its content comes from; smaller and smaller until there is room for both. */
function drawRegion(view: RgbImage, from: RgbImage, own: boolean, turn: Turn, source: Random): DrawnRegion | undefined {
  let share = areas.least + (areas.most - areas.least) * source.uniform();
  for (; share > areas.least / 4; share *= 0.7) {
    const shape = source.uniform() < 0.5 ? "blob" : "polygon";
    const mask = (shape === "blob" ? blob : polygon)(view, share, source);
    const box = boundsOf(mask, view);
    if (!box) continue;
    const apart = (place: Place) =>
      place.x + place.width <= box.x ||
      box.x + box.width <= place.x ||
      place.y + place.height <= box.y ||
      box.y + box.height <= place.y;
    const place = drawPlace(from, sourceSize(box, turn), source, own ? apart : undefined);
    if (place) return { shape, mask, box, place };
  }
  return undefined;
}
