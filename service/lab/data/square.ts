/** Pictures of the user as small squares for training, and what is said of those that cannot be read. */
import { readdir, readFile } from "node:fs/promises";
import { decodePixels } from "../../decode/pixels.ts";
import { loadSharp } from "../../decode/sharpBuild.ts";
import { sniff } from "../../decode/sniff.ts";

/** Larger pictures are left out of a training set: they would be reduced to a few pixels anyway. */
const maxMegapixels = 100;

/** Names of the files in a folder, sorted, hidden ones left out. */
export async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

/** The middle square of a picture, `size` x `size`, RGB. */
export async function square(path: string, size: number): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const { image } = await decodePixels(bytes, sniff(bytes), maxMegapixels);
  const sharp = await loadSharp();
  const { width, height, data } = image;
  const edge = Math.min(width, height);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .extract({ left: (width - edge) >> 1, top: (height - edge) >> 1, width: edge, height: edge })
    .resize(size, size)
    .raw()
    .toBuffer();
}

/** One after the other in one array. */
export function joined(pictures: readonly Uint8Array[], size: number): Uint8Array {
  const pixels = new Uint8Array(pictures.length * size * size * 3);
  pictures.forEach((picture, i) => {
    pixels.set(picture, i * size * size * 3);
  });
  return pixels;
}

/** For the reader: how many files are left out and why, the first five of them. None where nothing is. */
export function refusalNotes(refused: readonly string[]): string[] {
  if (refused.length === 0) return [];
  const [files, are] = refused.length === 1 ? ["file", "is"] : ["files", "are"];
  return [
    `${refused.length} ${files} could not be read and ${are} left out: ${refused.slice(0, 5).join("; ")}${refused.length > 5 ? " …" : ""}`,
  ];
}
