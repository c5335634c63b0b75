/** Files that the window hands over for parameters of experiments: what the service answers, and what stands for them. */
import { z } from "zod";

export const keptFileSchema = z.object({
  /** What a parameter says in place of a path. It does not tell where the file lies, and is the same for the same file. */
  reference: z.string(),
  /** As the reader knows it, made fit for file systems. */
  name: z.string(),
  bytes: z.number().int().min(1),
  /** Of the file, hexadecimal. */
  sha256: z.string(),
});
export type KeptFile = z.infer<typeof keptFileSchema>;

export const referenceTo = ({ sha256, name }: Pick<KeptFile, "sha256" | "name">): string => `kept:${sha256}/${name}`;

/** The file that a text stands for; undefined where it is a path, or anything else. */
export function referredTo(text: string): Pick<KeptFile, "sha256" | "name"> | undefined {
  const [, sha256, name] = text.match(/^kept:([0-9a-f]{64})\/([^/\\]+)$/) ?? [];
  return sha256 === undefined ? undefined : { sha256, name };
}
