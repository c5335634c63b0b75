/**
 * Models that the reader has brought, as detectors of their own: found anew for each examination, each run in a process of
 * its own that ends with it. Whatever a model does costs its own finding and nothing else.
 */
import { asSelfsameError, SelfsameError } from "../contract/errors.ts";
import { type ImageRecord, type LiveFinding, liveFindingSchema, type RasterInfo } from "../contract/findings.ts";
import type { CallContext } from "../contract/operation.ts";
import type { Settings, VerifyProgress } from "../contract/operations.ts";
import { detectors } from "../engine/detectors/list.ts";
import type { ReaderModel } from "./models/readerModel/manifest.ts";
import { modelFinding } from "./models/readerModel/modelFinding.ts";
import { isReaderModelId, readerModelId, readerModelTitle } from "./models/readerModel/traits.ts";
import { userManifests } from "./models/userManifests.ts";
import { type SpawnWorker, WorkerPool } from "./worker/pool.ts";

/** The models of a folder whose manifests are in order; their files are checked when they run. */
export const readerModels = (folder: string | undefined): ReaderModel[] =>
  folder === undefined ? [] : userManifests(folder).flatMap((found) => ("model" in found ? [found.model] : []));

/**
 * Splits identifiers into those of detectors that ship and models of the reader; all of both where none are given.
 * @param folder of the reader's models; undefined where none is known.
 * @throws SelfsameError usage where there is no such detector, naming those there are.
 */
export function chooseDetectors(
  ids: readonly string[] | undefined,
  folder: string | undefined,
): { shipped: string[] | undefined; models: ReaderModel[] } {
  if (!ids) return { shipped: undefined, models: readerModels(folder) };
  // Without a model among those asked for, nothing needs to be looked up.
  const wanted = ids.some((id) => isReaderModelId(id) || !detectors.some((detector) => detector.id === id));
  const found = wanted && folder !== undefined ? userManifests(folder) : [];
  const models = found.flatMap((each) => ("model" in each ? [each.model] : []));
  const known = [...detectors.map(({ id }) => id), ...models.map(readerModelId)];
  const refused = found.flatMap((each) => ("refusal" in each ? [` Refused: ${each.refusal}`] : []));
  for (const id of ids)
    if (!known.includes(id))
      throw new SelfsameError(
        "usage",
        `There is no detector "${id}".`,
        `There are: ${known.join(", ")}.${isReaderModelId(id) ? refused.join("") : ""}`,
      );
  return {
    shipped: ids.filter((id) => !isReaderModelId(id)),
    models: models.filter((model) => ids.includes(readerModelId(model))),
  };
}

/** What a model is run on. */
export interface DecodedPicture {
  image: Pick<ImageRecord, "format">;
  picture: RasterInfo;
}

export class ReaderModelRunner {
  private readonly pool: WorkerPool;

  /** @param folder of the reader's models. @param notes folder for processes that stop themselves. */
  constructor(
    spawn: SpawnWorker,
    private readonly folder: string,
    notes: string,
  ) {
    // One at a time: each takes all cores, and some gigabytes.
    this.pool = new WorkerPool(spawn, 1, notes, true);
  }

  pids(): number[] {
    return this.pool.pids();
  }

  close(): void {
    this.pool.close();
  }

  /**
   * @param rasters folder in which the picture is, and into which the map is written.
   * @throws SelfsameError cancelled. Anything else that goes wrong is a finding of state "failed".
   */
  async run(
    model: ReaderModel,
    { image, picture }: DecodedPicture,
    rasters: string,
    settings: Settings,
    { signal, progress }: CallContext<VerifyProgress>,
    maps?: boolean,
  ): Promise<LiveFinding> {
    const started = performance.now();
    const { modelTimeLimitSeconds, modelMemoryLimitMB } = settings;
    try {
      const value = await this.pool.run(
        {
          kind: "model",
          path: picture.id,
          name: readerModelTitle(model),
          rasters,
          userModels: this.folder,
          model,
          picture,
          format: image.format,
          maps,
        },
        {
          signal,
          timeLimitSeconds: modelTimeLimitSeconds,
          memoryLimitMB: modelMemoryLimitMB,
          onProgress: progress,
        },
      );
      const finding = liveFindingSchema.parse(value);
      if (finding.detector !== readerModelId(model))
        throw new Error("The process of the model answered for another one.");
      return finding;
    } catch (error) {
      const { code, message } = asSelfsameError(error);
      if (code === "cancelled" || signal.aborted) throw error;
      const reasons: Partial<Record<typeof code, string>> = {
        timeout: `The model was stopped: it took longer than ${modelTimeLimitSeconds} seconds, the time limit for models in the settings.`,
        memory: `The model was stopped: it needed more than ${modelMemoryLimitMB} MB of memory, the limit for models in the settings. Its manifest may have it work in tiles.`,
        crashed: "The process of the model ended before it had an answer. Nothing else is affected.",
      };
      return { ...modelFinding(model, started, { state: "failed", reason: reasons[code] ?? message }), map: null };
    }
  }
}
