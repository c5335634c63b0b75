/** What a reader's models folder holds, for those who want to know before anything runs: files read, hashed and checked. */
import type { UserManifest } from "../../contract/operations.ts";
import { readFeatureModel, readPairLayers } from "./exifSet/index.ts";
import type { ReaderModel } from "./readerModel/manifest.ts";
import { readReaderModel } from "./readerModel/openModel.ts";
import { readerModelId, readerModelTitle } from "./readerModel/traits.ts";
import { type FoundManifest, userManifests } from "./userManifests.ts";
import type { UserSet } from "./userSets.ts";

/** All manifests of a folder; one after the other, as their files may be large. */
export async function inspectManifests(folder: string): Promise<UserManifest[]> {
  const inspected: UserManifest[] = [];
  for (const found of userManifests(folder)) inspected.push(await inspectManifest(folder, found));
  return inspected;
}

/** Reads and checks the files of one manifest, without running them. What is wrong is told, not thrown. */
export async function inspectManifest(folder: string, found: FoundManifest): Promise<UserManifest> {
  const { manifest } = found;
  if ("refusal" in found) return { manifest, detail: found.refusal, refused: true };
  const about =
    "set" in found
      ? { manifest, kind: "set" as const, id: found.set.id, title: found.set.title }
      : {
          manifest,
          kind: "model" as const,
          id: readerModelId(found.model),
          title: readerModelTitle(found.model),
        };
  try {
    const detail = "set" in found ? await checkSet(folder, found.set) : await checkModel(folder, found.model);
    return { ...about, detail, refused: false };
  } catch (error) {
    return { ...about, detail: error instanceof Error ? error.message : String(error), refused: true };
  }
}

async function checkModel(folder: string, model: ReaderModel): Promise<string> {
  const { bytes } = await readReaderModel(folder, model);
  const size = `${(bytes.length / 2 ** 20).toFixed(1)} MB`;
  return `${readerModelTitle(model)} ${model.version} (${model.task}, ${model.licence}): ${size}, as its manifest says`;
}

async function checkSet(folder: string, set: UserSet): Promise<string> {
  const { bytes } = await readFeatureModel(folder, set);
  const layers = await readPairLayers(folder, set);
  const weights = layers.reduce((total, { weights }) => total + weights.length, 0);
  const sizes = `features ${(bytes.length / 2 ** 20).toFixed(0)} MB, ${(weights / 1e6).toFixed(1)} million weights on pairs`;
  return `${set.title} (${set.kind}, ${set.licence}): ${sizes}, as its manifest says`;
}
