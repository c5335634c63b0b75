/** models/totem.json: what the statistics of Totem mean, pinned by models/manifest.json. */
import { join } from "node:path";
import { type TotemTable, totemTableSchema } from "../../engine/totem/verify/score.ts";
import { appRoot } from "../appRoot.ts";
import { shippedTotem } from "../models/manifest.ts";
import { readPinned } from "../models/pinnedFile.ts";

/**
 * @param folder with the manifest. @returns undefined where nothing was measured yet: then there is no alarm.
 * @throws SelfsameError where the file is missing or is not the one that was measured.
 */
export async function totemTable(folder = join(appRoot, "models")): Promise<TotemTable | undefined> {
  const pinned = shippedTotem(folder);
  if (!pinned) return undefined;
  return totemTableSchema.parse(JSON.parse(new TextDecoder().decode(await readPinned(folder, pinned))));
}
