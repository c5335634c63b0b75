/** The job of a worker that runs a model of a reader, on a picture that another worker has decoded and written. */
import type { LiveFinding } from "../../contract/findings.ts";
import { modelApplies, modelFinding, observationOf } from "../models/readerModel/modelFinding.ts";
import { openReaderModel } from "../models/readerModel/openModel.ts";
import { runModel } from "../models/readerModel/runModel.ts";
import { readerModelId } from "../models/readerModel/traits.ts";
import { RasterStore } from "../rasters/store.ts";
import { writeLayer } from "../rasters/writer.ts";
import type { JobContext } from "./examine.ts";
import type { Job } from "./protocol.ts";

type RunReaderModel = Extract<Job, { kind: "model" }>;

/** @throws the reason of the signal. A model that is refused, or that breaks without breaking the process, is a finding. */
export async function runReaderModel(job: RunReaderModel, { signal, progress }: JobContext): Promise<LiveFinding> {
  const started = performance.now();
  const { model, picture, format, rasters, userModels, maps } = job;
  try {
    const applies = modelApplies(model, format);
    if (applies !== true)
      return { ...modelFinding(model, started, { state: "notApplicable", reason: applies }), map: null };
    const network = await openReaderModel(userModels, model);
    const store = new RasterStore(rasters);
    store.add(picture);
    const { width, height, data } = await store.read(picture.id, 0);
    if (!(data instanceof Uint8Array)) throw new Error("The picture is none of three colours.");
    const answer = await runModel(
      network,
      model,
      { width, height, data },
      {
        signal,
        progress: (fraction) => progress({ kind: "detector", detector: readerModelId(model), fraction }),
      },
    );
    const finding = modelFinding(model, started, observationOf(model, answer, { width, height }));
    return { ...finding, map: finding.map && maps !== false ? writeLayer(rasters, finding.map) : null };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return { ...modelFinding(model, started, { state: "failed", reason }), map: null };
  }
}
