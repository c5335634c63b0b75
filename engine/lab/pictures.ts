/** Pictures for classifiers: the digits that ship, or a folder of the user's. */
import { z } from "zod";
import type { ExperimentTools } from "./experiment.ts";
import type { LabelledImages } from "./images.ts";

/** Edge of a picture, in pixels: that of the digits. */
const EDGE = 28;

/** The parameter of experiments that take either. */
export const folderParameter = z
  .string()
  .max(4096)
  .default("")
  .meta({
    title: "Folder of pictures",
    description: `Instead of the digits: a folder with one folder of pictures for each label, reduced to ${EDGE} x ${EDGE}. Empty for the digits.`,
    format: "folder",
  });

/** @param folder "" for the digits. @param grey one channel instead of three. */
export async function pictures(
  folder: string,
  { data, emit }: Pick<ExperimentTools, "data" | "emit">,
  { grey = false } = {},
): Promise<LabelledImages> {
  const images = folder === "" ? await data.digits() : await data.folder(folder, EDGE);
  for (const text of images.notes) emit({ kind: "note", text });
  return grey ? toGrey(images) : images;
}

/** Luma of ITU-R BT.601. */
export function toGrey(images: LabelledImages): LabelledImages {
  if (images.channels === 1) return images;
  const pixels = Uint8Array.from({ length: images.pixels.length / 3 }, (_, i) => {
    const [red, green, blue] = images.pixels.subarray(3 * i, 3 * i + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
  return { ...images, channels: 1, pixels };
}
