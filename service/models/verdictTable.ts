/** The table of the verdict that ships, pinned by models/manifest.json like the models that it was measured with. */
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { type VerdictTable, verdictTableSchema } from "../../engine/verdict/calibration/table.ts";
import { appRoot } from "../appRoot.ts";
import { shippedVerdict } from "./manifest.ts";
import { readPinned } from "./pinnedFile.ts";

let read: Promise<VerdictTable> | undefined;

/** @throws SelfsameError where it is missing or is not the one that was measured: then nothing may be judged. */
export function verdictTable(): Promise<VerdictTable> {
  read ??= readVerdictTable(join(appRoot, "models"));
  return read;
}

/** @param folder with the manifest. @throws SelfsameError as above. */
export async function readVerdictTable(folder: string): Promise<VerdictTable> {
  const pinned = shippedVerdict(folder);
  const parsed = verdictTableSchema.safeParse(JSON.parse(new TextDecoder().decode(await readPinned(folder, pinned))));
  if (parsed.success) return parsed.data;
  const why = z.prettifyError(parsed.error).split("\n")[0];
  throw new SelfsameError(
    "unreadable",
    `${pinned.file} is no table of the verdict: ${why}`,
    "Install the application again.",
  );
}
