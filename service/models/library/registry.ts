/** What the reader has added to the model library and chosen in it, kept in one JSON file beside the settings. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../../contract/errors.ts";
import { libraryLayerSchema, pictureInputSchema } from "../../../contract/models.ts";
import { writeWhole } from "../../wholeFile.ts";
import { sha256Schema } from "../pinnedFile.ts";

const registrySchema = z.object({
  /** ONNX files of the reader's, and copies of such that were handed over, in the order in which they were added. */
  files: z.array(z.object({ id: z.string(), name: z.string(), file: z.string(), sha256: sha256Schema })).default([]),
  /** Layers by the id of their model: of a file, of a network of the Lab, or of one that ships. */
  chosen: z
    .record(
      z.string(),
      z.object({
        /** Of the file whose layers they are; they are none of another file's. */
        sha256: sha256Schema,
        input: pictureInputSchema,
        layers: z.array(libraryLayerSchema),
      }),
    )
    .default({}),
});
export type Registry = z.output<typeof registrySchema>;
export type Chosen = Registry["chosen"][string];

const pathIn = (settings: string): string => join(settings, "library.json");

/** @throws SelfsameError unreadable where the file is damaged: to go on would lose what the reader chose. */
export function readRegistry(settings: string): Registry {
  const path = pathIn(settings);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { files: [], chosen: {} };
    throw new SelfsameError("unreadable", `The model library in ${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    return registrySchema.parse(JSON.parse(text));
  } catch {
    throw new SelfsameError(
      "unreadable",
      `The model library in ${path} is damaged.`,
      "Mend the file, or move it away and add your models again.",
    );
  }
}

/** @throws SelfsameError usage where it cannot be written. */
export function writeRegistry(settings: string, registry: Registry): void {
  try {
    writeWhole(pathIn(settings), `${JSON.stringify(registry, null, 2)}\n`);
  } catch (error) {
    throw new SelfsameError("usage", `Nothing can be written to ${settings}: ${(error as Error).message}`);
  }
}
