/** All experiments, in the order in which they are listed. */
import { aeCommunication } from "./ae-communication/index.ts";
import { exifModel } from "./exif-model/index.ts";
import type { Experiment } from "./experiment.ts";
import { loraTheExplorer } from "./lora-the-explorer/index.ts";
import { lowRankBias } from "./low-rank-bias/index.ts";
import { modularNorm } from "./modular-norm/index.ts";
import { platonicAlignment } from "./platonic-alignment/index.ts";
import { pretrainingTransfer } from "./pretraining-transfer/index.ts";
import { projection } from "./projection/index.ts";
import { vqStraightThrough } from "./vq-straight-through/index.ts";

/** Each experiment knows its own parameters and result; the list treats them alike. */
const experiment = <P, R>(specific: Experiment<P, R>): Experiment => specific as unknown as Experiment;

export const experiments: readonly Experiment[] = [
  experiment(modularNorm),
  experiment(lowRankBias),
  experiment(loraTheExplorer),
  experiment(vqStraightThrough),
  experiment(platonicAlignment),
  experiment(projection),
  experiment(pretrainingTransfer),
  experiment(aeCommunication),
  experiment(exifModel),
];
