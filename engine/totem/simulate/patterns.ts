/** Pictures for walls, floors and people where no photographs are given. */
import type { RgbImage } from "../../image/raster.ts";
import type { Random } from "../../random.ts";

type Colour = readonly [red: number, green: number, blue: number];

/** Smooth random values, 0..1, in several octaves (value noise). */
function clouds(size: number, cells: number, source: Random): Float32Array {
  const out = new Float32Array(size * size);
  let total = 0;
  for (let octave = 0, weight = 1; cells << octave <= size / 2; octave++, weight /= 2) {
    const along = cells << octave;
    const grid = Float32Array.from({ length: (along + 1) ** 2 }, () => source.uniform());
    total += weight;
    for (let y = 0; y < size; y++) {
      const down = (y * along) / size;
      const row = Math.floor(down);
      const b = smooth(down - row);
      for (let x = 0; x < size; x++) {
        const across = (x * along) / size;
        const column = Math.floor(across);
        const a = smooth(across - column);
        const at = row * (along + 1) + column;
        const above = (1 - a) * grid[at] + a * grid[at + 1];
        const below = (1 - a) * grid[at + along + 1] + a * grid[at + along + 2];
        out[y * size + x] += weight * ((1 - b) * above + b * below);
      }
    }
  }
  return out.map((value) => value / total);
}

const smooth = (t: number): number => t * t * (3 - 2 * t);

const anyColour = (source: Random, least: number, most: number): Colour => {
  const one = () => least + (most - least) * source.uniform();
  return [one(), one(), one()];
};

/** Boards, tiles, stripes or plaster in two colours, `size` x `size` pixels. */
export function pattern(size: number, source: Random): RgbImage {
  const kind = source.integer(4);
  const [first, second] = [anyColour(source, 60, 210), anyColour(source, 40, 230)];
  const rough = clouds(size, 4, source);
  const fine = clouds(size, 32, source);
  const count = 4 + source.integer(8);
  const tones = Array.from({ length: (count + 1) ** 2 }, () => 0.7 + 0.5 * source.uniform());
  const data = new Uint8Array(3 * size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      const [across, down] = [(x * count) / size, (y * count) / size];
      const [column, row] = [Math.floor(across), Math.floor(down)];
      const grain = 0.75 + 0.5 * fine[at];
      let [share, tone] = [rough[at], grain];
      if (kind === 0) {
        // Boards: lengthwise grain, each with a tone of its own, dark between them.
        share = clouded(fine[(y % size) * size + (x >> 3)], rough[at]);
        tone = across - column < 0.03 ? 0.4 : tones[column] * grain;
      } else if (kind === 1) {
        tone = Math.min(across - column, down - row) < 0.05 ? 0.5 : tones[row * (count + 1) + column] * grain;
      } else if (kind === 2) share = (column & 1) === 0 ? 0.15 + 0.3 * rough[at] : 0.6 + 0.4 * rough[at];
      for (let c = 0; c < 3; c++)
        data[3 * at + c] = Math.min(255, Math.max(0, tone * ((1 - share) * first[c] + share * second[c])));
    }
  return { width: size, height: size, data };
}

const clouded = (fine: number, rough: number): number => 0.5 * fine + 0.5 * rough;

const skins: readonly Colour[] = [
  [224, 177, 146],
  [190, 138, 104],
  [141, 93, 66],
  [92, 60, 44],
];

/** Somebody who stands upright, 0.45 times as wide as high, and where he or she hides what is behind: 255. */
export function person(
  height: number,
  clothes: RgbImage | undefined,
  source: Random,
): { image: RgbImage; opacity: Uint8Array } {
  const width = Math.round(0.45 * height);
  const [shirt, trousers, hair] = [anyColour(source, 40, 230), anyColour(source, 25, 140), anyColour(source, 15, 110)];
  const skin = skins[source.integer(skins.length)];
  const folds = clouds(256, 6, source);
  const image: RgbImage = { width, height, data: new Uint8Array(3 * width * height) };
  const opacity = new Uint8Array(width * height);
  const stripes = source.integer(2) === 0 ? 0 : 20 + source.integer(40);
  const lean = 0.04 * (source.uniform() - 0.5);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      // In heights: from the middle, and from the top of the head.
      const v = y / height;
      const u = (x - width / 2) / height - lean * (1 - v);
      const part = partOf(Math.abs(u), v);
      if (!part) continue;
      const at = y * width + x;
      opacity[at] = 255;
      const fold = 0.6 + 0.8 * folds[(((y * 256) / height) | 0) * 256 + (((x * 256) / height) | 0)];
      const stripe = stripes > 0 && part === "shirt" && ((v * stripes) & 1) === 0 ? 0.6 : 1;
      const colour = { skin, hair, shirt, trousers }[part];
      for (let c = 0; c < 3; c++) {
        const worn =
          part === "shirt" && clothes
            ? clothes.data[3 * ((y % clothes.height) * clothes.width + (x % clothes.width)) + c]
            : colour[c] * stripe;
        image.data[3 * at + c] = Math.min(255, worn * fold);
      }
    }
  return { image, opacity };
}

function partOf(u: number, v: number): "skin" | "hair" | "shirt" | "trousers" | undefined {
  if ((u / 0.055) ** 2 + ((v - 0.075) / 0.072) ** 2 < 1) return v < 0.05 ? "hair" : "skin";
  if (v > 0.13 && v < 0.19 && u < 0.03) return "skin";
  if (v > 0.165 && v < 0.53) {
    const shoulder = 0.14 - 0.12 * Math.max(0, (0.2 - v) / 0.035) ** 2;
    if (u < Math.min(shoulder, 0.125)) return "shirt";
    // Arms hang beside the body.
    if (u < 0.185 - 0.4 * Math.max(0, 0.21 - v) && u > 0.135 && v > 0.185) return v > 0.48 ? "skin" : "shirt";
  }
  if (v >= 0.53 && u < 0.125 && u > 0.012 * (v > 0.56 ? 1 : 0)) return "trousers";
  return undefined;
}
