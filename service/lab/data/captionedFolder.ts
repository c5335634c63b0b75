/**
 * A folder of the user's pictures with words to them: a CSV file of names and captions, or a .txt of the same name beside
 * each picture.
 */
import { readFile } from "node:fs/promises";
import { extname, isAbsolute, join, normalize } from "node:path";
import { asSelfsameError, SelfsameError } from "../../../contract/errors.ts";
import type { CaptionedImages } from "../../../engine/lab/images.ts";
import { entriesOf } from "../folders.ts";
import { csvRows } from "./csvRows.ts";
import { filesIn, joined, refusalNotes, square } from "./square.ts";

const ADVICE =
  "Put a CSV file with the columns file and caption into the folder, or beside each picture a .txt of the same name with its words.";

/** Names of the columns, small; without such a first row the first two columns are meant. */
const FILE_COLUMNS = ["file", "filename", "file_name", "image", "path"];
const CAPTION_COLUMNS = ["caption", "text", "description", "label"];

interface Pair {
  file: string;
  caption: string;
}

/** @throws SelfsameError usage where the folder cannot be read or holds no picture with words. */
export async function captionedFolder(
  path: string,
  size: number,
  checkpoint: () => Promise<void>,
): Promise<CaptionedImages> {
  // Asked first, so that a folder that is not there is told as one.
  await entriesOf(path, "Give the path of a folder on this machine.");
  const files = await filesIn(path);
  const tables = files.filter((name) => extname(name).toLowerCase() === ".csv");
  if (tables.length > 1)
    throw new SelfsameError("usage", `${path} has ${tables.length} CSV files: ${tables.join(", ")}.`, "Leave one.");
  const refused: string[] = [];
  const pairs = tables.length === 1 ? await tablePairs(path, tables[0], refused) : await textPairs(path, files);
  const pictures: Uint8Array[] = [];
  const captions: string[] = [];
  for (const { file, caption } of pairs) {
    await checkpoint();
    try {
      pictures.push(await square(join(path, file), size));
      captions.push(caption);
    } catch (error) {
      refused.push(`${file}: ${asSelfsameError(error).message}`);
    }
  }
  if (pictures.length === 0)
    throw new SelfsameError(
      "usage",
      `${path} holds no picture with words${refused.length > 0 ? `; ${refused.length} files could not be read, the first: ${refused[0]}` : ""}.`,
      ADVICE,
    );
  return {
    width: size,
    height: size,
    channels: 3,
    pixels: joined(pictures, size),
    labels: new Int32Array(pictures.length),
    classes: ["all"],
    captions,
    notes: refusalNotes(refused),
  };
}

async function tablePairs(path: string, table: string, refused: string[]): Promise<Pair[]> {
  let rows: string[][];
  try {
    rows = csvRows(await readFile(join(path, table), "utf8"));
  } catch (error) {
    throw new SelfsameError("usage", `${table} cannot be read: ${(error as Error).message}.`, ADVICE);
  }
  const head = (rows[0] ?? []).map((cell) => cell.trim().toLowerCase());
  const fileColumn = head.findIndex((name) => FILE_COLUMNS.includes(name));
  const captionColumn = head.findIndex((name) => CAPTION_COLUMNS.includes(name));
  const named = fileColumn >= 0 && captionColumn >= 0;
  const [from, to] = named ? [fileColumn, captionColumn] : [0, 1];
  const pairs: Pair[] = [];
  for (const row of named ? rows.slice(1) : rows) {
    const file = (row[from] ?? "").trim();
    const caption = (row[to] ?? "").trim();
    const inside = file !== "" && !isAbsolute(file) && !normalize(file).startsWith("..");
    if (!inside) refused.push(`${file || "a row without a file"}: no file in the folder is named`);
    else if (caption === "") refused.push(`${file}: there is no caption`);
    else pairs.push({ file, caption });
  }
  return pairs;
}

async function textPairs(path: string, files: readonly string[]): Promise<Pair[]> {
  const known = new Set(files);
  const pairs: Pair[] = [];
  for (const file of files) {
    const text = `${file.slice(0, file.length - extname(file).length)}.txt`;
    if (file === text || !known.has(text)) continue;
    const caption = (await readFile(join(path, text), "utf8"))
      .replace(/^\uFEFF/, "")
      .replaceAll(/\s+/g, " ")
      .trim();
    if (caption !== "") pairs.push({ file, caption });
  }
  return pairs;
}
