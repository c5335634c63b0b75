/**
 * How well the network tells patches of one picture from patches of another, on cameras it has not learnt from: the area
 * under the curve of cosines, same instance against other instance.
 */
import { areaUnderRoc, rank } from "../../metrics/ranking.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { Photograph } from "../photographs.ts";
import { type BatchShape, batchOfInstances } from "./instances.ts";
import { PatchSight } from "./sight.ts";
import type { TrainedState } from "./train.ts";

export interface Validation {
  /** Other instance: another photograph. */
  acrossPhotographs: number;
  /** Other instance: the same photograph in another development. What shows is the development alone. */
  acrossDevelopments: number;
}

const BATCHES = 4;

export async function validate(
  state: TrainedState,
  photographs: readonly Photograph[],
  shape: BatchShape,
  { executor, data, checkpoint }: Pick<ExperimentTools, "executor" | "data" | "checkpoint">,
  seed: number,
): Promise<Validation> {
  const sight = await PatchSight.create(state, shape, { executor });
  const groups = { same: [] as number[], photograph: [] as number[], development: [] as number[] };
  for (let batch = 0; batch < BATCHES; batch++) {
    await checkpoint();
    const { patches } = await batchOfInstances(photographs, shape, data, seed, "validation", batch);
    collect(groups, await sight.see(patches, state), shape);
  }
  await sight.release();
  return {
    acrossPhotographs: area(groups.same, groups.photograph),
    acrossDevelopments: area(groups.same, groups.development),
  };
}

function collect(
  groups: { same: number[]; photograph: number[]; development: number[] },
  z: readonly Float32Array[],
  { groups: groupCount, photographs, developments, patches }: BatchShape,
): void {
  const perGroup = photographs * developments * patches;
  const count = groupCount * perGroup;
  for (let i = 0; i < count; i++)
    // Patches of one group only: the last saving is the same.
    for (let j = i + 1; j < perGroup * (1 + Math.floor(i / perGroup)); j++) {
      let cosine = 0;
      for (let k = 0; k < z[i].length; k++) cosine += z[i][k] * z[j][k];
      const instance = (n: number) => Math.floor(n / patches);
      const photograph = (n: number) => Math.floor(n / (patches * developments));
      if (instance(i) === instance(j)) groups.same.push(cosine);
      else if (photograph(i) === photograph(j)) groups.development.push(cosine);
      // There are many more of these than are needed.
      else if ((i + j) % 7 === 0) groups.photograph.push(cosine);
    }
}

/** Share of pairs in which a cosine within an instance exceeds one between instances. */
function area(same: readonly number[], other: readonly number[]): number {
  const labels = Uint8Array.from({ length: same.length + other.length }, (_, i) => Number(i < same.length));
  return areaUnderRoc(rank([...same, ...other], labels));
}
