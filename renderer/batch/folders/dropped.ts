/** What a browser tells of a dropped folder: its name and what is in it, by which the service finds it again. */

import type { batchOperations } from "../../../contract/batch.ts";
import type { InputOf } from "../../../contract/operation.ts";
import type { DroppedEntry, DroppedFile, DroppedFolder } from "../../platform/folders.ts";

type Description = InputOf<typeof batchOperations.findFolder>;

/** As many as the service wants to hear of: they tell the folder from others of its name. */
const MOST_FILES = 50;
/** Folders that are looked into for them; in a tree of empty folders there would be no end. */
const MOST_FOLDERS = 40;

/**
 * Name of the folder and up to 50 of its files, by their path below it, those higher up first. What cannot be read is
 * passed over. Of a folder of any size only the beginning is read.
 */
export async function describeFolder(folder: DroppedFolder): Promise<Description> {
  const files: Description["files"] = [];
  const waiting: { folder: DroppedFolder; below: string }[] = [{ folder, below: "" }];
  for (let visited = 0; visited < MOST_FOLDERS && files.length < MOST_FILES; visited++) {
    const next = waiting.shift();
    if (!next) break;
    for (const entry of await firstEntries(next.folder)) {
      const path = `${next.below}${entry.name}`;
      if (entry.isDirectory) waiting.push({ folder: entry as DroppedFolder, below: `${path}/` });
      else if (files.length < MOST_FILES) {
        const bytes = await sizeOf(entry as DroppedFile);
        if (bytes !== undefined) files.push({ path, bytes });
      }
    }
  }
  return { name: folder.name, files };
}

/** The first portion in which there is a file, with the ones before it; all of them where there is none. */
async function firstEntries(folder: DroppedFolder): Promise<DroppedEntry[]> {
  const reader = folder.createReader();
  const entries: DroppedEntry[] = [];
  try {
    for (;;) {
      const portion = await new Promise<DroppedEntry[]>((done, fail) => reader.readEntries(done, fail));
      entries.push(...portion);
      if (portion.length === 0 || entries.filter(({ isFile }) => isFile).length >= MOST_FILES) return entries;
    }
  } catch {
    return entries;
  }
}

const sizeOf = (entry: DroppedFile): Promise<number | undefined> =>
  new Promise((done) =>
    entry.file(
      ({ size }) => done(size),
      () => done(undefined),
    ),
  );
