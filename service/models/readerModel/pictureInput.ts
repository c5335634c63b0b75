/** A picture as a network of a reader takes it: which pieces of it, at which size, in which numbers. */
import { imagenet } from "../../../contract/pictureScales.ts";
import { boxDownscale } from "../../../engine/image/boxDownscale.ts";
import { luma } from "../../../engine/image/colour.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { stretchPlane } from "../../../engine/image/stretchPlane.ts";
import { type Tile, tilesOf } from "../../../engine/image/tiles.ts";
import type { ReaderModel } from "./manifest.ts";

/** Interleaved RGB, 0..255, also between whole numbers. */
interface Picture {
  width: number;
  height: number;
  data: Uint8Array | Float32Array;
}

/** What is to be run: the picture, maybe scaled, its pieces, and the size of the input for each. */
export interface Plan {
  picture: Picture;
  tiles: Tile[];
  /** Pixels that neighbouring tiles share. */
  overlap: number;
  inputSize(tile: Tile): { width: number; height: number };
}

/** Blocks of JPEG: a network that looks at their phase must find it alike in all tiles. */
const jpegBlock = 8;

/** @throws RangeError where tiles of the manifest cannot move on. */
export function planOf({ input, outputs }: ReaderModel, image: RgbImage): Plan {
  const { size, resizePolicy } = input;
  const fixed = typeof size === "object" && "fixed" in size ? size.fixed : undefined;
  const multiple = typeof size === "object" && "multipleOf" in size ? size.multipleOf : 1;
  const upTo = (extent: number) => Math.ceil(extent / multiple) * multiple;
  const inputSize = ({ width, height }: Tile) => fixed ?? { width: upTo(width), height: upTo(height) };
  if (typeof resizePolicy === "object") {
    const { overlap } = resizePolicy.tile;
    const tile = resizePolicy.tile.size ?? 0;
    const align = [multiple, ...outputs.map(({ stride }) => stride)].reduce(leastCommonMultiple, jpegBlock);
    const tiling = { ...(fixed ?? { width: tile, height: tile }), overlap, align };
    return { picture: image, tiles: tilesOf(image.width, image.height, tiling), overlap, inputSize };
  }
  const picture = fixed ? resize(image, fittedSize(image, fixed, resizePolicy === "stretch")) : image;
  const { width, height } = picture;
  return { picture, tiles: [{ x: 0, y: 0, width, height }], overlap: 0, inputSize };
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;

function fittedSize({ width, height }: RgbImage, into: { width: number; height: number }, stretch: boolean) {
  if (stretch) return into;
  const scale = Math.min(into.width / width, into.height / height);
  return { width: Math.max(1, Math.round(scale * width)), height: Math.max(1, Math.round(scale * height)) };
}

/** Means of areas where it shrinks, between the nearest pixels (bilinear) where it grows. */
function resize(image: RgbImage, { width, height }: { width: number; height: number }): Picture {
  if (image.width === width && image.height === height) return image;
  const small = boxDownscale(image, Math.min(width, image.width), Math.min(height, image.height));
  if (small.width === width && small.height === height) return small;
  const data = new Float32Array(3 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    const plane = new Float32Array(small.width * small.height);
    for (let i = 0; i < plane.length; i++) plane[i] = small.data[3 * i + channel];
    const large = stretchPlane({ width: small.width, height: small.height, data: plane }, width, height).data;
    for (let i = 0; i < large.length; i++) data[3 * i + channel] = large[i];
  }
  return { width, height, data };
}

/** (x - shift) / divisor, for each channel. */
const scales = {
  "1/255": { shift: [0, 0, 0], divisor: [255, 255, 255] },
  "1/256": { shift: [0, 0, 0], divisor: [256, 256, 256] },
  "(x-127.5)/127.5": { shift: [127.5, 127.5, 127.5], divisor: [127.5, 127.5, 127.5] },
  imagenet: {
    shift: imagenet.rgb.mean.map((mean) => 255 * mean),
    divisor: imagenet.rgb.deviation.map((deviation) => 255 * deviation),
  },
} as const;

/** The numbers of one tile, [channels, height, width]; zeros where the input is larger than the tile. */
export function inputOf(
  { picture, inputSize }: Plan,
  tile: Tile,
  { channels, scale }: ReaderModel["input"],
): { shape: number[]; data: Float32Array } {
  const { width, height } = inputSize(tile);
  const { shift, divisor } = scales[scale];
  const data = new Float32Array(channels * width * height);
  for (let y = 0; y < tile.height; y++) {
    let from = 3 * ((tile.y + y) * picture.width + tile.x);
    for (let x = 0, to = y * width; x < tile.width; x++, to++, from += 3) {
      const [red, green, blue] = [picture.data[from], picture.data[from + 1], picture.data[from + 2]];
      if (channels === 1) data[to] = (luma(red, green, blue) - shift[0]) / divisor[0];
      else {
        data[to] = (red - shift[0]) / divisor[0];
        data[to + width * height] = (green - shift[1]) / divisor[1];
        data[to + 2 * width * height] = (blue - shift[2]) / divisor[2];
      }
    }
  }
  return { shape: [1, channels, height, width], data };
}
