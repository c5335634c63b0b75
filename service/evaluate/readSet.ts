/**
 * Sets of pictures with masks. A set is a folder with index.json, a list of splices: {id, image, mask} with paths below the
 * folder, and where known {pristine, format, part,
 * manipulation, sourceMask}; or, without an index, folders <id>/image.* with <id>/mask.png.
 * Further fields of an index are its makers' own.
 */
import { existsSync } from "node:fs";
import { readFile as readBytes, readdir } from "node:fs/promises";
import { extname, isAbsolute, join, relative, resolve } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { readFile } from "../evidence/readFile.ts";
import { entriesOf } from "../lab/folders.ts";
import type { Mask, SetPicture } from "./record.ts";

const entrySchema = z.object({
  id: z.string().min(1),
  image: z.string().min(1),
  mask: z.string().min(1),
  pristine: z.string().min(1).nullish(),
  format: z.string().min(1).nullish(),
  part: z.string().min(1).nullish(),
  manipulation: z.string().min(1).nullish(),
  sourceMask: z.string().min(1).nullish(),
});
type Entry = z.infer<typeof entrySchema>;

export interface EvaluationSet {
  folder: string;
  /** Spliced pictures in the order of the index, each followed by its pristine twin if it has one. */
  pictures: SetPicture[];
}

const wanted = "Give a folder with index.json, or with folders that hold image.* and mask.png each.";

/** @throws SelfsameError usage where the folder is no such set, naming what is missing. */
export async function readSet(folder: string): Promise<EvaluationSet> {
  const root = resolve(folder);
  const entries = existsSync(join(root, "index.json")) ? await indexed(root) : await found(root);
  if (entries.length === 0) throw new SelfsameError("usage", `There are no pictures with masks in ${folder}.`, wanted);
  const seen = new Set<string>();
  const pictures = entries.flatMap((entry): SetPicture[] => {
    const { id, image, mask, pristine, format, part, manipulation, sourceMask } = entry;
    if (seen.has(id)) throw new SelfsameError("usage", `The set ${folder} has two pictures named "${id}".`);
    seen.add(id);
    const common = {
      id,
      format: format ?? formatOf(image),
      ...(part && { part }),
      ...(manipulation && { manipulation }),
    };
    const spliced = {
      ...common,
      kind: "spliced" as const,
      path: inside(root, image),
      mask: inside(root, mask),
      ...(sourceMask && { source: inside(root, sourceMask) }),
    };
    if (!pristine) return [spliced];
    return [spliced, { ...common, kind: "pristine" as const, path: inside(root, pristine) }];
  });
  for (const { path, mask, source } of pictures)
    for (const file of [path, mask, source].filter((one) => one !== undefined))
      if (!existsSync(file))
        throw new SelfsameError("usage", `The set ${folder} names ${file}, which is not there.`, "Is it complete?");
  return { folder: root, pictures };
}

async function indexed(root: string): Promise<Entry[]> {
  const path = join(root, "index.json");
  try {
    return z.array(entrySchema).parse(JSON.parse(await readBytes(path, "utf8")));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error).split("\n").slice(0, 2).join(" ") : String(error);
    throw new SelfsameError("usage", `${path} is no index of pictures with masks: ${why}`, wanted);
  }
}

async function found(root: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { name } of (await entriesOf(root, wanted)).filter((one) => one.isDirectory()).sort(byName)) {
    const files = await readdir(join(root, name));
    const image = files.find((file) => /^image\.[a-z0-9]+$/i.test(file));
    if (image && files.includes("mask.png"))
      entries.push({ id: name, image: `${name}/${image}`, mask: `${name}/mask.png` });
  }
  return entries;
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

const formatOf = (path: string): string => extname(path).slice(1).toLowerCase().replace(/^jpg$/, "jpeg");

/** An index may come from anywhere, so it may name nothing outside of its folder. */
function inside(root: string, path: string): string {
  const absolute = resolve(root, path);
  const below = relative(root, absolute);
  if (below.startsWith("..") || isAbsolute(below))
    throw new SelfsameError("usage", `The index of ${root} names ${path}, which is outside of its folder.`);
  return absolute;
}

/** The mask of a spliced picture at its own size. @throws SelfsameError unreadable */
export async function readMask(path: string): Promise<Mask> {
  const { bytes } = await readFile(path);
  const sharp = await loadSharp();
  try {
    const { data, info } = await sharp(bytes)
      .removeAlpha()
      .toColourspace("b-w")
      .extractChannel(0)
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: Uint8Array.from(data, (value) => Number(value > 127)) };
  } catch (error) {
    throw new SelfsameError("unreadable", `The mask ${path} cannot be read: ${String(error)}`);
  }
}
