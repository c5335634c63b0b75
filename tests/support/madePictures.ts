/** Folders of small pictures for scans: quickly examined, each different. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { random } from "../../engine/random.ts";

/** Writes a JPEG of 96 x 80 pixels: a ramp with noise, both by `seed`. */
export async function makePicture(path: string, seed: number): Promise<void> {
  const [width, height] = [96, 80];
  const source = random("picture", seed);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++)
    data[i] = 60 + ((Math.floor(i / 3) % width) * (1 + (seed % 3))) / 3 + 40 * source.uniform();
  mkdirSync(dirname(path), { recursive: true });
  await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toFile(path);
}

/** `count` pictures in two folders. */
export async function makePictures(folder: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await makePicture(join(folder, n % 2 ? "odd" : "even", `${n}.jpg`), n + 1);
}
