/** The sample pictures that ship with the application, so that a newcomer sees a result with one click. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../contract/errors.ts";
import { appRoot } from "./appRoot.ts";

const folder = join(appRoot, "assets", "samples");

const sampleSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  credit: z.string(),
  /** Relative to assets/samples. */
  file: z.string(),
});
type Sample = z.infer<typeof sampleSchema>;

let known: Sample[] | undefined;

/** What samples.json lists, in its order. */
export function samples(): readonly Sample[] {
  known ??= z.array(sampleSchema).parse(JSON.parse(readFileSync(join(folder, "samples.json"), "utf8")));
  return known;
}

/** Absolute path of a sample. @throws SelfsameError notFound */
export function samplePath(id: string): string {
  const sample = samples().find((candidate) => candidate.id === id);
  if (!sample) throw new SelfsameError("notFound", `There is no sample picture "${id}".`);
  return join(folder, sample.file);
}
