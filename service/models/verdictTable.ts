/** The table of the verdict that ships, pinned by models/manifest.json like the models that it was measured with. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { type VerdictTable, verdictTableSchema } from "../../engine/verdict/calibration/table.ts";
import { appRoot } from "../appRoot.ts";
import { pinnedFileSchema, readPinned } from "./pinnedFile.ts";

const manifestSchema = z.object({ verdict: pinnedFileSchema });

let read: Promise<VerdictTable> | undefined;

/** @throws SelfsameError where it is missing or is not the one that was measured: then nothing may be judged. */
export function verdictTable(): Promise<VerdictTable> {
  read ??= readVerdictTable(join(appRoot, "models"));
  return read;
}

/** @param folder with the manifest. */
export async function readVerdictTable(folder: string): Promise<VerdictTable> {
  const { verdict } = manifestSchema.parse(JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")));
  const parsed = verdictTableSchema.safeParse(
    JSON.parse(Buffer.from(await readPinned(folder, verdict)).toString("utf8")),
  );
  if (!parsed.success)
    throw new SelfsameError(
      "unreadable",
      `${verdict.file} is no table of verdicts: ${z.prettifyError(parsed.error).split("\n")[0]}`,
      "Install the application again.",
    );
  return parsed.data;
}
