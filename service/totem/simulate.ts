/**
 * Makes simulated photographs with glass balls: one folder for each scene, and an index by which `selfsame evaluate` reads them all.
 * A scene depends on its seed, the options and the photographs only.
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { SimulationDocument } from "../../contract/totem.ts";
import { type Manipulation, manipulations } from "../../engine/totem/simulate/manipulate.ts";
import { prepareFolder, writeText } from "../report/resultFiles.ts";
import { drawPhotographs, texturePictures } from "./photographs.ts";
import { renderScene } from "./renderScene.ts";
import { writeScene } from "./writeScene.ts";

export interface SimulateOptions {
  out: string;
  /** Of the first scene; the others have those that follow. */
  seed: number;
  count: number;
  width: number;
  height: number;
  balls: number;
  /** All where left out. */
  kinds?: readonly string[];
  /** Folder of photographs for walls and clothes; patterns where left out. */
  photos?: string;
  /** Scenes at a time; one per core where left out. */
  jobs?: number;
  signal: AbortSignal;
  progress?: (id: string, step: string, share: number) => void;
  finished?: (id: string) => void;
}

/**
 * @throws SelfsameError usage where the folder cannot be written to or holds a set already, a kind is not known, or there are no
 * photographs; the signal's reason where it is aborted.
 */
export async function simulate(options: SimulateOptions): Promise<SimulationDocument[]> {
  const { out, seed, count, photos, signal, jobs = availableParallelism() } = options;
  const kinds = (options.kinds ?? manipulations).map(kindNamed);
  const index = join(out, "index.json");
  if (existsSync(index))
    throw new SelfsameError(
      "usage",
      `There is a set in ${out} already.`,
      "Choose another folder: no set is overwritten.",
    );
  const files = photos === undefined ? [] : await texturePictures(photos);
  await prepareFolder(out);
  const seeds = Array.from({ length: count }, (_, i) => seed + i);
  const documents: SimulationDocument[] = [];
  // Where one scene fails, the others need not go on.
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  let next = 0;
  const work = async () => {
    while (next < count) {
      const at = next++;
      documents[at] = await simulateOne(seeds[at], kinds, files, { ...options, signal: either });
      options.finished?.(documents[at].id);
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(count, jobs) }, () =>
      work().catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
  // Written last: a folder without it is no finished set.
  await writeText(index, `${JSON.stringify(documents.flatMap(indexEntries), null, 1)}\n`, []);
  return documents;
}

function kindNamed(name: string): Manipulation {
  const kind = manipulations.find((one) => one === name);
  if (kind) return kind;
  throw new SelfsameError("usage", `There is no manipulation "${name}".`, `There are: ${manipulations.join(", ")}.`);
}

async function simulateOne(
  seed: number,
  kinds: readonly Manipulation[],
  files: readonly string[],
  { out, photos, width, height, balls, signal, progress }: SimulateOptions,
): Promise<SimulationDocument> {
  const id = `scene-${String(seed).padStart(4, "0")}`;
  const drawn = photos === undefined ? [] : await drawPhotographs(photos, files, seed, signal);
  // What is pasted shall be nowhere else in the scene.
  const other = drawn.length > 1 ? drawn.pop() : undefined;
  const photographs = drawn.map(({ image }) => image);
  const request = { seed, width, height, balls, kinds, photographs, other: other?.image };
  const rendered = await renderScene(request, signal, (step, share) => progress?.(id, step, share));
  const names = [...drawn, ...(other ? [other] : [])].map(({ name }) => name);
  return writeScene(out, id, seed, names, rendered);
}

/** See readSet for what is read of them. The photograph without manipulations counts once, with the first of them. */
function indexEntries({ id, photo, manipulations }: SimulationDocument) {
  return manipulations.map(({ kind, image, mask }, i) => ({
    id: `${id}-${kind}`,
    image: `${id}/${image}`,
    mask: `${id}/${mask}`,
    ...(i === 0 && { pristine: `${id}/${photo}` }),
    manipulation: kind,
    format: "q92",
  }));
}
