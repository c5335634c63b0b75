/** Turns what was dropped or chosen, files and whole folders, into a list of image files. */

/** The parts of the browser's FileSystemEntry that are used, so that tests can hand in plain objects. */
export interface DroppedEntry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly name: string;
}
export interface DroppedFile extends DroppedEntry {
  file(done: (file: File) => void, fail: (error: Error) => void): void;
}
export interface DroppedFolder extends DroppedEntry {
  createReader(): { readEntries(done: (entries: DroppedEntry[]) => void, fail: (error: Error) => void): void };
}

export interface Collected {
  files: File[];
  /** Files that are no images and were left out. */
  skipped: number;
  /** Names of files and folders that could not be read. */
  unreadable: string[];
}

const imageName = /\.(jpe?g|jpe|jfif|mpo|png|webp|avif|heic|heif|hif|tiff?|gif)$/i;

/**
 * Files inside a folder must look like images. A file that was named directly is only left out where the system says
 * that it is something else: the service decides by its content.
 */
function isWanted(file: File, direct: boolean): boolean {
  if (file.type.startsWith("image/") || imageName.test(file.name)) return true;
  return direct && (file.type === "" || file.type === "application/octet-stream");
}

/** Walks dropped entries depth first, folders in the order of their names. Hidden files are passed over. */
export async function collectDropped(entries: readonly DroppedEntry[]): Promise<Collected> {
  const collected: Collected = { files: [], skipped: 0, unreadable: [] };

  async function visit(entry: DroppedEntry, direct: boolean): Promise<void> {
    if (!direct && entry.name.startsWith(".")) return;
    try {
      if (entry.isDirectory) {
        const children = await readFolder(entry as DroppedFolder);
        children.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
        for (const child of children) await visit(child, false);
      } else {
        const file = await new Promise<File>((done, fail) => (entry as DroppedFile).file(done, fail));
        if (isWanted(file, direct)) collected.files.push(file);
        else collected.skipped++;
      }
    } catch {
      collected.unreadable.push(entry.name);
    }
  }

  for (const entry of entries) await visit(entry, true);
  return collected;
}

/** A reader hands out a folder in portions (100 in Chromium) until an empty one. */
async function readFolder(folder: DroppedFolder): Promise<DroppedEntry[]> {
  const reader = folder.createReader();
  const all: DroppedEntry[] = [];
  for (;;) {
    const portion = await new Promise<DroppedEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}

/** The same choice for files from an Open dialog; `webkitRelativePath` tells which came with a folder. */
export function collectChosen(files: readonly File[]): Collected {
  const collected: Collected = { files: [], skipped: 0, unreadable: [] };
  for (const file of files) {
    const direct = !file.webkitRelativePath;
    if (!direct && file.webkitRelativePath.split("/").some((part) => part.startsWith("."))) continue;
    if (isWanted(file, direct)) collected.files.push(file);
    else collected.skipped++;
  }
  return collected;
}
