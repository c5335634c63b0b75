/** Reads an asar archive: a Chromium pickle with a JSON tree of files, then their bytes. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface ArchivedFile {
  path: string;
  bytes: number;
  /** Lies beside the archive, in the folder `app.asar.unpacked`. */
  unpacked: boolean;
  /** Where its bytes begin, after the header. */
  offset: number;
}

interface Node {
  files?: Record<string, Node>;
  size?: number;
  unpacked?: boolean;
  offset?: string;
}

/** Every file of the archive, with "/" between folders. */
export function listAsar(archive: string): ArchivedFile[] {
  const bytes = readFileSync(archive);
  const json = bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString("utf8");
  return flatten(JSON.parse(json) as Node, "");
}

function flatten(node: Node, path: string): ArchivedFile[] {
  if (node.files)
    return Object.entries(node.files).flatMap(([name, child]) =>
      flatten(child, path === "" ? name : `${path}/${name}`),
    );
  return [{ path, bytes: node.size ?? 0, unpacked: node.unpacked === true, offset: Number(node.offset ?? 0) }];
}

/** Writes the archive's files, and those beside it, into `folder`, as Electron would show them to the program. */
export function extractAsar(archive: string, folder: string): void {
  const bytes = readFileSync(archive);
  const start = 8 + bytes.readUInt32LE(4);
  for (const file of listAsar(archive).filter(({ unpacked }) => !unpacked)) {
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes.subarray(start + file.offset, start + file.offset + file.bytes));
  }
  if (existsSync(`${archive}.unpacked`)) cpSync(`${archive}.unpacked`, folder, { recursive: true });
}
