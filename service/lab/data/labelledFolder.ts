/** A folder of folders of the user's pictures, each named for its label. */
import { join } from "node:path";
import { asSelfsameError, SelfsameError } from "../../../contract/errors.ts";
import type { LabelledImages } from "../../../engine/lab/images.ts";
import { entriesOf } from "../folders.ts";
import { filesIn, joined, refusalNotes, square } from "./square.ts";

/**
 * @param options nested: whether folders inside the folders are labels of their own, "birds/owl".
 * @throws SelfsameError usage where the folder cannot be read, or holds fewer than two labels with pictures.
 */
export async function labelledFolder(
  path: string,
  size: number,
  { nested = false }: { nested?: boolean } = {},
  checkpoint: () => Promise<void>,
): Promise<LabelledImages> {
  const outer = await foldersIn(path);
  const classes = nested ? (await Promise.all(outer.map((name) => withInner(path, name)))).flat() : outer;
  const pictures: Uint8Array[] = [];
  const labels: number[] = [];
  const refused: string[] = [];
  for (const [label, name] of classes.entries()) {
    for (const file of await filesIn(join(path, name))) {
      await checkpoint();
      try {
        pictures.push(await square(join(path, name, file), size));
        labels.push(label);
      } catch (error) {
        refused.push(`${name}/${file}: ${asSelfsameError(error).message}`);
      }
    }
  }
  const filled = new Set(labels);
  if (filled.size < 2)
    throw new SelfsameError(
      "usage",
      `${path} holds pictures of ${filled.size === 0 ? "no label" : "one label only"}${refused.length > 0 ? `; ${refused.length} files could not be read, the first: ${refused[0]}` : ""}.`,
      "Choose a folder with one folder of pictures for each label, at least two of them.",
    );
  return {
    width: size,
    height: size,
    channels: 3,
    pixels: joined(pictures, size),
    labels: Int32Array.from(labels),
    classes,
    notes: refusalNotes(refused),
  };
}

/** A folder by itself, and the folders in it. */
async function withInner(path: string, name: string): Promise<string[]> {
  const inner = await foldersIn(join(path, name));
  return [name, ...inner.map((one) => `${name}/${one}`)];
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await entriesOf(path, "Give the path of a folder on this machine.");
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}
