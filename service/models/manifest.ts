/** The models that ship: models/manifest.json names each file, its card and the hash it must have. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import { libraryModelSchema } from "../../contract/models.ts";
import { appRoot } from "../appRoot.ts";
import { type PinnedFile, pinnedFileSchema, readPinned } from "./pinnedFile.ts";

const manifestSchema = z.object({
  /** The table by which findings become one verdict; see engine/verdict/calibration/table.ts. */
  verdict: pinnedFileSchema.extend({ card: z.string() }).optional(),
  /** What the statistics of Totem mean; see engine/totem/verify/score.ts. */
  totem: pinnedFileSchema.optional(),
  models: z.array(
    pinnedFileSchema.extend({
      id: z.string(),
      /** As lists show it; its id where left out. */
      name: z.string().optional(),
      task: z.string().default(""),
      /** Markdown: data, split, seed, command, measured results. */
      card: z.string(),
      licence: z.string(),
      /** JSON that was measured of it and that a detector needs. */
      facts: pinnedFileSchema.optional(),
      /** Where it can look at pictures for an experiment. */
      encoder: libraryModelSchema.pick({ input: true, layers: true }).optional(),
    }),
  ),
});
export type ShippedModel = z.infer<typeof manifestSchema>["models"][number];

/** @param folder that of the application where left out. */
export function shippedModels(folder = join(appRoot, "models")): ShippedModel[] {
  return manifestIn(folder).models;
}

/** The file of the verdict's table. @throws SelfsameError notFound */
export function shippedVerdict(folder = join(appRoot, "models")): PinnedFile {
  const { verdict } = manifestIn(folder);
  if (!verdict) throw new SelfsameError("notFound", "The table of the verdict is not there.", again);
  return verdict;
}

/** The file of Totem's table; undefined where there is none. */
export function shippedTotem(folder: string): PinnedFile | undefined {
  return manifestIn(folder).totem;
}

function manifestIn(folder: string): z.infer<typeof manifestSchema> {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return { models: [] };
  return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
}

/**
 * The bytes of a model that ships.
 * @throws SelfsameError notFound; unreadable where the file is not the one that was measured.
 */
export async function readModel(id: string, folder = join(appRoot, "models")): Promise<Uint8Array> {
  return readShipped(id, shippedModel(id, folder), folder);
}

/** @throws SelfsameError as above; notFound where nothing was measured of the model. */
export async function readModelFacts(id: string, folder = join(appRoot, "models")): Promise<unknown> {
  const { facts } = shippedModel(id, folder);
  if (!facts) throw new SelfsameError("notFound", `Nothing was measured of the model "${id}".`, again);
  return JSON.parse(new TextDecoder().decode(await readShipped(id, facts, folder)));
}

const again = "Install the application again.";

function shippedModel(id: string, folder: string): ShippedModel {
  const model = shippedModels(folder).find((candidate) => candidate.id === id);
  if (!model) throw new SelfsameError("notFound", `The model "${id}" is not there.`, again);
  return model;
}

async function readShipped(id: string, pinned: PinnedFile, folder: string): Promise<Uint8Array> {
  try {
    return await readPinned(folder, pinned);
  } catch (error) {
    const { code, message } = asSelfsameError(error);
    throw new SelfsameError(code, `The model "${id}" is not as it was measured: ${message}`, again);
  }
}
