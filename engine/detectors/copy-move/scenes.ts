/** Made pictures for the tests of this folder. */
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";

/** Grey texture without repeats: bilinear noise on several lattices. */
export function texture(width: number, height: number, seed: number): RgbImage {
  const values = new Float32Array(width * height).fill(128);
  for (const [edge, contrast] of [
    [40, 40],
    [13, 30],
    [5, 25],
    [2, 12],
  ]) {
    const columns = Math.ceil(width / edge) + 2;
    const source = random("texture", seed, edge);
    const lattice = Float32Array.from({ length: columns * (Math.ceil(height / edge) + 2) }, () => source.normal());
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at++) {
        const [i, j] = [Math.floor(x / edge), Math.floor(y / edge)];
        const [fx, fy] = [x / edge - i, y / edge - j];
        const k = j * columns + i;
        const above = lattice[k] + fx * (lattice[k + 1] - lattice[k]);
        const below = lattice[k + columns] + fx * (lattice[k + columns + 1] - lattice[k + columns]);
        values[at] += 0.6 * contrast * (above + fy * (below - above));
      }
  }
  return grey(width, height, (at) => values[at]);
}

/** Bricks in running bond, each with a shade and a grain of its own. */
export function brickWall(width: number, height: number, seed: number): RgbImage {
  const source = random("bricks", seed);
  const shades = Float32Array.from({ length: 4096 }, () => 10 * source.normal());
  const grain = Float32Array.from({ length: width * height }, () => 6 * source.normal());
  return grey(width, height, (at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const row = Math.floor(y / 20);
    const across = x + (row % 2) * 24;
    const mortar = y % 20 < 3 || across % 48 < 3;
    const shade = shades[(row * 61 + Math.floor(across / 48)) % shades.length];
    return (mortar ? 185 : 110 + shade) + grain[at];
  });
}

export function grey(width: number, height: number, value: (at: number) => number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at++)
    data.fill(Math.max(0, Math.min(255, Math.round(value(at)))), 3 * at, 3 * at + 3);
  return { width, height, data };
}

export interface Clone {
  from: readonly [x: number, y: number];
  to: readonly [x: number, y: number];
  radius: number;
  /** Clockwise, in degrees. */
  rotation?: number;
  scale?: number;
  mirrored?: boolean;
}

/** The picture with the disc around `from` copied to `to`, by bilinear interpolation. */
export function withClone(image: RgbImage, { from, to, radius, rotation = 0, scale = 1, mirrored }: Clone): RgbImage {
  const { width } = image;
  const data = Uint8Array.from(image.data);
  const angle = (rotation * Math.PI) / 180;
  const reach = Math.ceil(radius * scale);
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      if (dx * dx + dy * dy > reach * reach) continue;
      const along = (Math.cos(angle) * dx + Math.sin(angle) * dy) / scale;
      const x = from[0] + (mirrored ? -along : along);
      const y = from[1] + (Math.cos(angle) * dy - Math.sin(angle) * dx) / scale;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [fx, fy] = [x - left, y - top];
      for (let channel = 0; channel < 3; channel++) {
        const at = 3 * (top * width + left) + channel;
        const above = image.data[at] + fx * (image.data[at + 3] - image.data[at]);
        const below = image.data[at + 3 * width] + fx * (image.data[at + 3 * width + 3] - image.data[at + 3 * width]);
        data[3 * ((to[1] + dy) * width + to[0] + dx) + channel] = Math.round(above + fy * (below - above));
      }
    }
  return { ...image, data };
}
