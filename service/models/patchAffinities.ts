/** Networks that readers bring, run for detectors: a set is opened when first asked for, and kept by its process. */
import type { PatchAffinities } from "../../engine/detectors/detector.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { type ExifSet, openExifSet, type RunOptions, runExifSet } from "./exifSet/index.ts";
import { type FoundManifest, userManifests } from "./userManifests.ts";
import type { UserSet } from "./userSets.ts";

/** The set that was asked for last. One only: each takes half a gigabyte. */
let kept: { key: string; opened: Promise<ExifSet> } | undefined;

/** @throws SelfsameError where a file of the set is refused. */
async function opened(folder: string, set: UserSet): Promise<ExifSet> {
  // With all that the manifest says: a set that was exchanged meanwhile is another one.
  const key = JSON.stringify([folder, set]);
  if (kept?.key !== key) {
    const former = kept?.opened;
    // The former one goes first, so that both are never held at a time. One that could not be opened holds nothing.
    const next = (async () => {
      await (await former?.catch(() => undefined))?.release();
      return openExifSet(folder, set);
    })();
    const mine = { key, opened: next };
    kept = mine;
    next.catch(() => {
      if (kept === mine) kept = undefined;
    });
  }
  return kept.opened;
}

/**
 * How well the patches of a picture agree. A process examines one picture at a time: asking for another set lets go of
 * the one that was opened before.
 * @param folder of the reader's models; undefined where none is known.
 * @param id of the set in its manifest.
 * @throws Error that says what is wrong with the set and which ones there are; as `runExifSet` besides.
 */
export async function patchAffinities(
  folder: string | undefined,
  id: string,
  image: RgbImage,
  options: Pick<RunOptions, "progress" | "signal">,
): Promise<PatchAffinities> {
  options.signal?.throwIfAborted();
  const all = folder === undefined ? [] : userManifests(folder);
  const set = all.flatMap((found) => ("set" in found ? [found.set] : [])).find((candidate) => candidate.id === id);
  if (!set || folder === undefined) throw new Error(`There is no set "${id}" in your models folder. ${inWords(all)}`);
  const networks = await opened(folder, set).catch((error: Error) => {
    throw new Error(`The set "${id}" is refused: ${error.message} ${inWords(all)}`);
  });
  const { rows, columns, affinity, grid } = await runExifSet(networks, image, options);
  const { title, licence, citation } = set;
  return { set: { title, licence, citation }, rows, columns, edge: grid.patch, step: grid.stride, affinity };
}

/** The sets that can be asked for, and the manifests that are none. */
function inWords(all: readonly FoundManifest[]): string {
  const ids = all.flatMap((found) => ("set" in found ? [found.set.id] : []));
  const refusals = all.flatMap((found) => ("refusal" in found ? [`Refused: ${found.refusal}`] : []));
  return [ids.length > 0 ? `There are: ${ids.join(", ")}.` : "There are none.", ...refusals].join(" ");
}
