/** All methods on the same splices: how well they find pasted pixels, and tell spliced from pristine pictures. */

import { estimate } from "../../../engine/metrics/estimate.ts";
import { localisation } from "../../../engine/metrics/localisation.ts";
import { mean } from "../../../engine/metrics/summary.ts";
import { tableOf } from "./document.ts";
import { groupsOf, inGroup, type Measured, type Measurements } from "./measured.ts";
import type { Method } from "./method.ts";
import type { Network } from "./network.ts";
import { requirements } from "./requirements.ts";
import { pastedPixels, pristinePicture, type Splice, splicedPicture } from "./splices.ts";
import { imageArea, imagePrecision, written } from "./statistics.ts";

/** @param methods the first one is the model. @returns a section of the document. */
export async function table(splices: readonly Splice[], methods: readonly Method[], model: Network): Promise<string> {
  const measured = await measure(splices, methods);
  const rows = [...measured].flatMap(([name, list]) =>
    groupsOf(splices).map((group) => [name, group, ...numbers(inGroup(list, group))]),
  );
  for (const cells of rows) process.stderr.write(`${cells.join("  ")}\n`);
  return [
    `Model ${model.digest}, windows of ${model.windows.edge} pixels, ${model.windows.step} apart. ${splices.length} spliced pictures, and the same`,
    "pictures without the paste. AP, cIoU and AUC are of pixels, with the better of both polarities (permuted), at the best",
    "threshold for cIoU; image AP and AUC tell spliced from pristine pictures: by the separation of both sides, for noise and error",
    "level by how much windows differ. Random features are those of the network before training.",
    "",
    ...tableOf(["method", "format", "pictures", "AP", "cIoU", "AUC", "image AP", "image AUC"], rows),
    "",
    ...requirements(measured, methods[0].name, splices),
  ].join("\n");
}

async function measure(splices: readonly Splice[], methods: readonly Method[]): Promise<Measurements> {
  const measured = new Map<string, Measured[]>(methods.map(({ name }) => [name, []]));
  for (const [done, splice] of splices.entries()) {
    const [spliced, pristine] = [await splicedPicture(splice), await pristinePicture(splice)];
    const pasted = await pastedPixels(splice);
    for (const { name, judge } of methods) {
      const after = await judge(spliced);
      const { permuted } = localisation(after.map, pasted);
      const before = after.score === undefined ? undefined : (await judge(pristine)).score;
      measured.get(name)!.push({
        splice,
        ap: permuted.averagePrecision,
        ciou: permuted.ciou,
        auc: permuted.areaUnderRoc,
        scores:
          after.score === undefined || before === undefined ? undefined : { spliced: after.score, pristine: before },
      });
    }
    process.stderr.write(`\rtable: ${done + 1}/${splices.length} `);
  }
  process.stderr.write("\n");
  return measured;
}

function numbers(list: readonly Measured[]): (string | number)[] {
  const scores = list.flatMap((one) => one.scores ?? []);
  return [
    list.length,
    ...(["ap", "ciou", "auc"] as const).map((key) =>
      written(estimate(list, (chosen) => mean(chosen.map((one) => one[key])))),
    ),
    ...[imagePrecision, imageArea].map((of) => (scores.length === 0 ? "–" : written(estimate(scores, of)))),
  ];
}
