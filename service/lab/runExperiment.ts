/** One experiment from parameters to claims, in the process of its run. */
import { SelfsameError } from "../../contract/errors.ts";
import type { UsedDevice } from "../../contract/lab.ts";
import type { LabEvent } from "../../engine/lab/events.ts";
import type { Claim } from "../../engine/lab/experiment.ts";
import { experiments } from "../../engine/lab/list.ts";
import { Recording } from "../../engine/lab/recording.ts";
import { Lanes } from "../executors/lanes.ts";
import { onnxExecutor } from "../executors/onnxExecutor.ts";
import { KeptFiles } from "../keptFiles.ts";
import { labData } from "./data.ts";
import { labEncoders } from "./encoders.ts";
import { writeFigures } from "./figures/write.ts";
import { FileJournal } from "./fileJournal.ts";
import { labGenerators } from "./generators.ts";
import type { RunControl } from "./runControl.ts";
import type { RunFolder } from "./runFolder.ts";

/** Events go out in bundles: a fast loop tells thousands. */
const millisecondsBetweenBundles = 150;

interface Asked {
  experiment: string;
  params: Record<string, unknown>;
  device: UsedDevice;
  /** Folder of files that were handed over for parameters. */
  files: string;
}

/**
 * @param tell is given what the run tells, after it was written down.
 * @returns the claims; result, series and figures are in the folder.
 * @throws SelfsameError usage; AbortError when stopped.
 */
export async function runExperiment(
  { experiment: id, params, device, files }: Asked,
  folder: RunFolder,
  control: RunControl,
  tell: (events: LabEvent[]) => void,
): Promise<Claim[]> {
  const experiment = experiments.find((candidate) => candidate.id === id);
  if (!experiment) throw new SelfsameError("usage", `There is no experiment "${id}".`);
  folder.mendEvents();
  const recording = new Recording();
  recording.apply(folder.events());

  let bundle: LabEvent[] = [];
  const flush = () => {
    if (bundle.length === 0) return;
    const events = bundle;
    bundle = [];
    folder.append(events);
    tell(events);
  };
  let lastFlush = performance.now();
  const emit = (event: LabEvent) => {
    recording.apply([event]);
    bundle.push(event);
    if (performance.now() - lastFlush < millisecondsBetweenBundles) return;
    lastFlush = performance.now();
    flush();
  };

  const lanes = new Lanes({ device, threads: 1 });
  const checkpoint = () => control.checkpoint();
  const keptFiles = new KeptFiles(files);
  try {
    const result = await experiment.run(experiment.params.parse(params), {
      executor: onnxExecutor({ device }),
      lanes: async (count) => lanes.take(count),
      data: labData(checkpoint, (given) => keptFiles.pathOf(given)),
      encoders: labEncoders(checkpoint),
      generators: labGenerators(),
      emit,
      journal: new FileJournal(folder, flush, () => control.ending),
      checkpoint,
    });
    const claims = experiment.claims(result);
    emit({ kind: "progress", fraction: 1, step: "Done" });
    flush();
    folder.write("result.json", `${JSON.stringify({ experiment: id, params, claims, result }, null, 2)}\n`);
    await writeFigures(recording, folder);
    return claims;
  } catch (error) {
    // What was told must not be lost; if the disk is what failed, that was said already.
    try {
      flush();
    } catch {}
    throw error;
  } finally {
    await lanes.close();
  }
}
