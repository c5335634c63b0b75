/** The same pictures after what happens to pictures on their way: compressed once more, or made smaller. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type Sharp from "sharp";
import type { RgbImage } from "../../engine/image/raster.ts";
import { decodePixels } from "../decode/pixels.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { sniff } from "../decode/sniff.ts";
import { readFile } from "../evidence/readFile.ts";
import { writeText } from "../report/resultFiles.ts";
import type { SetPicture } from "./record.ts";

export type Change = { name: string } & ({ quality: number } | { factor: number });

export const changes: readonly Change[] = [
  ...[95, 90, 80, 70, 60].map((quality) => ({ name: `JPEG ${quality}`, quality })),
  ...[0.9, 0.7, 0.5].map((factor) => ({ name: `resized by ${factor}`, factor })),
];

const maxMegapixels = 300;

/**
 * Writes the changed pictures, and resized masks where the size changes, to `folder`. JPEG has halved colour; resized pictures
 * are saved as PNG, so that nothing but the resizing is measured. A picture that cannot be decoded stays as it is: examining it
 * will fail, and count as a failure.
 * @throws the signal's reason where aborted.
 */
export async function changedPictures(
  pictures: readonly SetPicture[],
  change: Change,
  folder: string,
  signal: AbortSignal,
): Promise<SetPicture[]> {
  await mkdir(folder, { recursive: true });
  const changed: SetPicture[] = [];
  for (const [index, picture] of pictures.entries()) {
    signal.throwIfAborted();
    try {
      changed.push({ ...picture, ...(await changedFiles(picture, change, join(folder, String(index)))) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
      changed.push(picture);
    }
  }
  return changed;
}

type Files = Pick<SetPicture, "path" | "mask" | "source">;

async function changedFiles({ path, mask, source }: SetPicture, change: Change, place: string): Promise<Files> {
  const { bytes } = await readFile(path);
  const { image } = await decodePixels(bytes, sniff(bytes), maxMegapixels);
  const sharp = await loadSharp();
  const picture = rawPicture(sharp, image);
  if ("quality" in change) {
    const { quality } = change;
    await writeText(`${place}.jpg`, await picture.jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer(), []);
    return { path: `${place}.jpg` };
  }
  const size = {
    width: Math.max(1, Math.round(image.width * change.factor)),
    height: Math.max(1, Math.round(image.height * change.factor)),
    fit: "fill" as const,
  };
  const files: Files = { path: `${place}.png` };
  await writeText(
    files.path,
    await picture
      .resize({ ...size, kernel: "lanczos3" })
      .png()
      .toBuffer(),
    [],
  );
  for (const [key, file] of Object.entries({ mask, source })) {
    if (!file) continue;
    const resized = sharp((await readFile(file)).bytes).resize({ ...size, kernel: "nearest" });
    files[key as "mask" | "source"] = `${place}.${key}.png`;
    await writeText(`${place}.${key}.png`, await resized.png().toBuffer(), []);
  }
  return files;
}

const rawPicture = (sharp: typeof Sharp, { width, height, data }: RgbImage) =>
  sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
