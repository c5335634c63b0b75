/**
 * Sets of models that readers bring: `<name>.json` beside the ONNX files it names, in the folder `models` of the settings
 * folder. A manifest pins each file by its hash, so that what runs is what was described.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep, win32 } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { maxFileBytes } from "../decode/limits.ts";
import { readFile } from "../evidence/readFile.ts";
import { configFolder } from "../settings.ts";

/** Larger than any manifest, and read without harm. */
const maxManifestBytes = 2 ** 20;

const pinnedFileSchema = z.strictObject({
  /** Inside the folder of the manifest. */
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits are needed"),
});
export type PinnedFile = z.infer<typeof pinnedFileSchema>;

const userSetSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and hyphens are needed")
    .refine((id) => id !== "selfsame", "this is the name of the network that ships"),
  title: z.string().min(1),
  /** What the networks are and how they fit together: service/models/exifSet/README.md. */
  kind: z.literal("exif-self-consistency"),
  licence: z.string().min(1),
  citation: z.string().min(1),
  files: z.strictObject({
    /** Patches to features. */
    features: pinnedFileSchema,
    /** Features of two patches to what they have in common. */
    pairs: pinnedFileSchema,
    /** From there to one score, where `pairs` does not go that far. */
    consistency: pinnedFileSchema.optional(),
  }),
  input: z.strictObject({
    patch: z.literal(128),
    scale: z.literal("(x-127.5)/127.5"),
    layout: z.enum(["NCHW", "NHWC"]),
  }),
  /** Names of what `pairs` answers for each pair, in its order. */
  attributes: z.array(z.string()).length(83).optional(),
});
export type UserSet = z.infer<typeof userSetSchema>;

/** A manifest that was found: the set, or why it is none. */
export type FoundSet = { manifest: string; set: UserSet } | { manifest: string; refusal: string };

/** @param settings the folder of the settings. */
export const userModelsFolder = (settings: string = configFolder()): string => join(settings, "models");

/** All manifests of a folder by name; none where there is no such folder. Reads no model. */
export function userSets(folder: string): FoundSet[] {
  if (!existsSync(folder)) return [];
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return [{ manifest: folder, refusal: `The folder of models cannot be read: ${(error as Error).message}` }];
  }
  const byId = new Map<string, string>();
  return names
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((manifest) => {
      try {
        const set = readManifest(join(folder, manifest));
        const other = byId.get(set.id);
        if (other) throw new SelfsameError("usage", `The id "${set.id}" is already that of ${other}.`);
        byId.set(set.id, manifest);
        return { manifest, set };
      } catch (error) {
        return { manifest, refusal: `${manifest}: ${error instanceof Error ? error.message : String(error)}` };
      }
    });
}

function readManifest(path: string): UserSet {
  const status = statSync(path);
  // Reading a pipe would wait for somebody to write into it.
  if (!status.isFile()) throw new SelfsameError("usage", "It is no ordinary file.");
  const { size } = status;
  if (size > maxManifestBytes) throw new SelfsameError("tooLarge", `It has ${size} bytes; a manifest is a small file.`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new SelfsameError("unreadable", `It is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = userSetSchema.safeParse(json);
  if (!result.success)
    throw new SelfsameError("usage", `It is no manifest of models: ${z.prettifyError(result.error)}`);
  return result.data;
}

/**
 * The bytes of a file of a set, which are those that its manifest pins.
 * @param folder that of the manifest.
 * @throws SelfsameError where it is not there, leads out of the folder, is too large, or is another file.
 */
export async function readPinned(folder: string, { file, sha256 }: PinnedFile): Promise<Uint8Array> {
  // Both kinds of paths on every system: a set is carried from one to another.
  if (isAbsolute(file) || win32.isAbsolute(file) || file.split(/[/\\]/).includes(".."))
    throw new SelfsameError("usage", `${file} leads out of the folder of the manifest.`, "Put the file beside it.");
  const path = join(folder, file);
  if (!existsSync(path)) throw new SelfsameError("notFound", `${file} is not there.`, `It belongs into ${folder}.`);
  const target = realpathSync(path);
  const inside = relative(realpathSync(folder), target);
  if (inside.split(sep)[0] === ".." || isAbsolute(inside))
    throw new SelfsameError(
      "usage",
      `${file} is a link that leads out of the folder of the manifest.`,
      "Copy the file.",
    );
  const status = statSync(target);
  if (!status.isFile()) throw new SelfsameError("usage", `${file} is no ordinary file.`);
  if (status.size > maxFileBytes)
    throw new SelfsameError(
      "tooLarge",
      `${file} has ${Math.round(status.size / 2 ** 20)} MiB; models up to ${maxFileBytes / 2 ** 20} MiB are read.`,
    );
  const content = await readFile(target);
  if (content.sha256 !== sha256)
    throw new SelfsameError(
      "unreadable",
      `${file} is not the file that the manifest describes: its SHA-256 is ${content.sha256}, not ${sha256}.`,
      "Fetch the file again, or correct the manifest if you trust the file.",
    );
  return content.bytes;
}
