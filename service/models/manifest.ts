/** The models that ship: models/manifest.json names each file, its card and the hash it must have. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { appRoot } from "../appRoot.ts";

const manifestSchema = z.object({
  models: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      /** Markdown: data, split, seed, command, measured results. */
      card: z.string(),
      sha256: z.string().length(64),
      licence: z.string(),
      /** JSON that was measured of it and that a detector needs, with its hash. */
      facts: z.object({ file: z.string(), sha256: z.string().length(64) }).optional(),
    }),
  ),
});
export type ShippedModel = z.infer<typeof manifestSchema>["models"][number];

/** @param folder that of the application where left out. */
export function shippedModels(folder = join(appRoot, "models")): ShippedModel[] {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return [];
  return manifestSchema.parse(JSON.parse(readFileSync(path, "utf8"))).models;
}

/**
 * The bytes of a model that ships.
 * @throws SelfsameError notFound; unreadable where the file is not the one that was measured.
 */
export function readModel(id: string, folder = join(appRoot, "models")): Uint8Array {
  return pinned(id, shippedModel(id, folder), folder);
}

/** @throws SelfsameError as above; notFound where nothing was measured of the model. */
export function readModelFacts(id: string, folder = join(appRoot, "models")): unknown {
  const { facts } = shippedModel(id, folder);
  if (!facts) throw missing(id);
  return JSON.parse(pinned(id, facts, folder).toString("utf8"));
}

function shippedModel(id: string, folder: string): ShippedModel {
  const model = shippedModels(folder).find((candidate) => candidate.id === id);
  if (!model) throw missing(id);
  return model;
}

const missing = (id: string) =>
  new SelfsameError("notFound", `The model "${id}" is not there.`, "Install the application again.");

function pinned(id: string, { file, sha256 }: { file: string; sha256: string }, folder: string): Buffer {
  if (!existsSync(join(folder, file))) throw missing(id);
  const bytes = readFileSync(join(folder, file));
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    throw new SelfsameError(
      "unreadable",
      `The model "${id}" is not the one that was measured: ${file} has been changed or is damaged.`,
      "Install the application again.",
    );
  return bytes;
}
