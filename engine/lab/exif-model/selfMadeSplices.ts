/**
 * Splices made of photographs whose cameras were held out: a region of one photograph in another, both developed in
 * their own way and saved together. What the network is chosen by, so that no real test picture has to be.
 */
import { composite } from "../../image/composite.ts";
import { cut } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { blob } from "../../image/shapes.ts";
import { type Random, random } from "../../random.ts";
import type { LabData } from "../experiment.ts";
import { camerasOf, type Development, type Photograph } from "../photographs.ts";
import { developmentOf, type RandomDevelopment, randomDevelopment } from "./development.ts";

export interface SelfMadeSplice {
  image: RgbImage;
  /** The same without the paste. */
  pristine: RgbImage;
  /** 1: pasted. */
  mask: Uint8Array;
  /** The photograph that was pasted into. */
  host: Photograph;
}

/** A picture of one photograph, made in the same ways and left alone. */
export interface UntouchedPicture {
  image: RgbImage;
  host: Photograph;
}

/** Edge of the pictures in pixels. */
export const SPLICE_EDGE = 576;
/** Shares of the picture that are pasted. */
const areas: readonly [least: number, most: number] = [0.03, 0.2];
/** How spliced pictures are saved, in turn. */
const savings: readonly Development[] = [
  {},
  { jpeg: { quality: 95, subsampling: "4:4:4" } },
  { jpeg: { quality: 80, subsampling: "4:2:0" } },
];

/** @throws Error where there are not two cameras, or no view is large enough. */
export async function selfMadeSplices(
  photographs: readonly Photograph[],
  count: number,
  data: Pick<LabData, "develop">,
  ...key: (string | number)[]
): Promise<SelfMadeSplice[]> {
  const large = assertTwoCameras(photographs);
  const splices: SelfMadeSplice[] = [];
  for (let i = 0; i < count; i++) {
    const source = random(...key, "splice", i);
    const host = large[source.integer(large.length)];
    const others = large.filter(({ camera }) => camera !== host.camera);
    const donor = others[source.integer(others.length)];
    const below = await picture(host, source, data);
    const above = await picture(donor, source, data);
    const square = { width: SPLICE_EDGE, height: SPLICE_EDGE };
    const mask = blob(square, areas[0] + (areas[1] - areas[0]) * source.uniform(), source);
    const pasted = composite(below, above, mask);
    splices.push({ image: await saved(pasted, i, data), pristine: await saved(below, i, data), mask, host });
  }
  return splices;
}

/** @returns those that are large enough. @throws Error where these are not of two cameras. */
export function assertTwoCameras(photographs: readonly Photograph[]): Photograph[] {
  const large = photographs.filter(({ views }) => views.some(isLarge));
  const cameras = camerasOf(large).length;
  if (cameras < 2)
    throw new Error(
      `Alarms are measured on splices of the cameras held out, and one half of these has photographs of at least ${SPLICE_EDGE} pixels on both sides of ${cameras} cameras only; 2 are needed. Add larger photographs, or hold out a larger share of the cameras.`,
    );
  return large;
}

/** Every camera has the same chance, however many photographs there are of it. None where no view is large enough. */
export async function untouchedPictures(
  photographs: readonly Photograph[],
  count: number,
  data: Pick<LabData, "develop">,
  ...key: (string | number)[]
): Promise<UntouchedPicture[]> {
  const large = photographs.filter(({ views }) => views.some(isLarge));
  const cameras = camerasOf(large);
  if (cameras.length === 0) return [];
  const pictures: UntouchedPicture[] = [];
  for (let i = 0; i < count; i++) {
    const source = random(...key, "untouched", i);
    const camera = cameras[source.integer(cameras.length)];
    const own = large.filter((photograph) => photograph.camera === camera);
    const host = own[source.integer(own.length)];
    pictures.push({ image: await saved(await picture(host, source, data), i, data), host });
  }
  return pictures;
}

/** The i-th picture, saved as its turn wants it. */
async function saved(image: RgbImage, i: number, data: Pick<LabData, "develop">): Promise<RgbImage> {
  const saving = savings[i % savings.length];
  return saving.jpeg ? data.develop(image, saving) : image;
}

const isLarge = ({ width, height }: RgbImage): boolean => Math.min(width, height) >= SPLICE_EDGE;

/** A square of a random view after a development that leaves it large enough. */
async function picture({ views }: Photograph, source: Random, data: Pick<LabData, "develop">): Promise<RgbImage> {
  const large = views.filter(isLarge);
  const view = large[source.integer(large.length)];
  const drawn = randomDevelopment(source);
  const least = SPLICE_EDGE / Math.min(view.width, view.height);
  const development: RandomDevelopment = { ...drawn, factor: Math.max(least, Math.min(1.2, drawn.factor)) };
  // Half of the pictures are only cropped and resized, the usual case.
  if (source.uniform() < 0.5) development.rest = {};
  const image = await data.develop(view, developmentOf(development, view));
  const along = (extent: number) => source.integer(Math.max(1, extent - SPLICE_EDGE + 1));
  const edge = Math.min(SPLICE_EDGE, image.width, image.height);
  const piece = cut(image, along(image.width), along(image.height), edge, edge);
  if (edge === SPLICE_EDGE) return piece;
  return data.develop(piece, { size: { width: SPLICE_EDGE, height: SPLICE_EDGE, kernel: "lanczos3" } });
}

/** The mask at every so many pixels in both directions. */
export function sampledMask(mask: Uint8Array, every: number): Uint8Array {
  const places = SPLICE_EDGE / every;
  return Uint8Array.from(
    { length: places * places },
    (_, at) => mask[Math.floor(at / places) * every * SPLICE_EDGE + (at % places) * every],
  );
}
