/**
 * Manifests of what readers bring: `<name>.json` beside the ONNX files it names, in the folder `models` of the settings
 * folder. One that says its `kind` is a set of networks (userSets.ts); any other is a model that becomes a detector of its
 * own (readerModel/).
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { configFolder } from "../settings.ts";
import { type ReaderModel, readerModelSchema } from "./readerModel/manifest.ts";
import { type UserSet, userSetSchema } from "./userSets.ts";

/** Larger than any manifest, and read without harm. */
const maxManifestBytes = 2 ** 20;

/** A manifest that was found: what it describes, or why it is none. */
export type FoundManifest =
  | { manifest: string; set: UserSet }
  | { manifest: string; model: ReaderModel }
  | { manifest: string; refusal: string };

/** @param settings the folder of the settings. */
export const userModelsFolder = (settings: string = configFolder()): string => join(settings, "models");

/** All manifests of a folder by name; none where there is no such folder. Reads no model. */
export function userManifests(folder: string): FoundManifest[] {
  if (!existsSync(folder)) return [];
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return [{ manifest: folder, refusal: `The folder of models cannot be read: ${(error as Error).message}` }];
  }
  const taken = new Map<string, string>();
  return names
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((manifest) => {
      try {
        const found = readManifest(join(folder, manifest));
        const called = "set" in found ? `The id "${found.set.id}"` : `The name "${found.model.name}"`;
        const other = taken.get(called);
        if (other) throw new SelfsameError("usage", `${called} is already that of ${other}.`);
        taken.set(called, manifest);
        return { manifest, ...found };
      } catch (error) {
        return { manifest, refusal: `${manifest}: ${error instanceof Error ? error.message : String(error)}` };
      }
    });
}

function readManifest(path: string): { set: UserSet } | { model: ReaderModel } {
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
  const isSet = typeof json === "object" && json !== null && "kind" in json;
  return isSet
    ? { set: checked(userSetSchema, json, "of a set of models") }
    : { model: checked(readerModelSchema, json, "of a model") };
}

function checked<T>(schema: z.ZodType<T>, json: unknown, of: string): T {
  const result = schema.safeParse(json);
  if (!result.success) throw new SelfsameError("usage", `It is no manifest ${of}: ${z.prettifyError(result.error)}`);
  return result.data;
}
