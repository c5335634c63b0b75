/** Emoji with their English names, which ship. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../../contract/errors.ts";
import type { CaptionedImages } from "../../../engine/lab/images.ts";
import { appRoot } from "../../appRoot.ts";
import { loadSharp } from "../../decode/sharpBuild.ts";

/** Pictures of the sheet, and how many are in a row (scripts/make-emoji.mjs). */
const SIDE = 64;
const COLUMNS = 32;

const listSchema = z.array(z.object({ name: z.string(), group: z.string(), subgroup: z.string() }));

/** @throws SelfsameError notFound where they were not built. */
export async function emoji(
  size: number,
  { subgroups = false }: { subgroups?: boolean } = {},
  checkpoint: () => Promise<void>,
): Promise<CaptionedImages> {
  const folder = join(appRoot, "dist", "data");
  if (!existsSync(join(folder, "emoji.json")))
    throw new SelfsameError("notFound", "The emoji are not there.", "Run npm run build.");
  const list = listSchema.parse(JSON.parse(await readFile(join(folder, "emoji.json"), "utf8")));
  const sharp = await loadSharp();
  const { data: sheet, info } = await sharp(await readFile(join(folder, "emoji.png")))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = new Uint8Array(list.length * size * size * 3);
  for (let i = 0; i < list.length; i++) {
    const picture = cut(sheet, info.width, i);
    if (size === SIDE) pixels.set(picture, i * size * size * 3);
    else {
      await checkpoint();
      const resized = sharp(picture, { raw: { width: SIDE, height: SIDE, channels: 3 } }).resize(size, size);
      pixels.set(await resized.raw().toBuffer(), i * size * size * 3);
    }
  }
  const labelOf = ({ group, subgroup }: { group: string; subgroup: string }) => (subgroups ? subgroup : group);
  const classes = [...new Set(list.map(labelOf))];
  const places = new Map(classes.map((name, at) => [name, at]));
  return {
    width: size,
    height: size,
    channels: 3,
    pixels,
    labels: Int32Array.from(list, (entry) => places.get(labelOf(entry))!),
    classes,
    captions: list.map(({ name }) => name),
    notes: [],
  };
}

/** One picture of the sheet, SIDE x SIDE, RGB. */
function cut(sheet: Uint8Array, width: number, at: number): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE * 3);
  const corner = (Math.floor(at / COLUMNS) * SIDE * width + (at % COLUMNS) * SIDE) * 3;
  for (let y = 0; y < SIDE; y++)
    picture.set(sheet.subarray(corner + y * width * 3, corner + (y * width + SIDE) * 3), y * SIDE * 3);
  return picture;
}
