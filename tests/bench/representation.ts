/**
 * How long it takes to compare two networks layer by layer: 1,024 things, 12 layers against 12, mutual nearest neighbours
 * with 200 torn pairs, and centred kernel alignment.
 *
 *   npm run bench:representation
 */

import { unitRows } from "../../engine/metrics/representation/featureRows.ts";
import { gramMatrix } from "../../engine/metrics/representation/gram.ts";
import { centred } from "../../engine/metrics/representation/kernelAlignment.ts";
import { kernelScorer, LayerSearchTally, neighbourScorer } from "../../engine/metrics/representation/layerSearch.ts";
import { nearestNeighbours } from "../../engine/metrics/representation/neighbours.ts";
import { normals, random, shuffled } from "../../engine/random.ts";
import { machineFacts } from "./machine.ts";

const [things, layers, width, k, draws] = [1024, 12, 384, 10, 200];

const lines: string[] = [];

/** Tells the wall and processor time of a step. */
function timed<T>(what: string, work: () => T): T {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(before);
  lines.push(
    `| ${what} | ${((performance.now() - start) / 1000).toFixed(2)} | ${((user + system) / 1e6).toFixed(2)} |`,
  );
  return result;
}

const features = ["pictures", "words"].map((side) =>
  Array.from({ length: layers }, (_, layer) => ({
    rows: things,
    width,
    data: normals(things * width, random("bench", side, layer)),
  })),
);
const identity = Int32Array.from({ length: things }, (_, i) => i);

timed("all of it", () => {
  const [a, b] = timed(`Gram matrices of ${2 * layers} layers of width ${width}`, () =>
    features.map((side) => side.map((layer) => gramMatrix(unitRows(layer)))),
  );
  const lists = timed(`lists of the ${k} nearest`, () =>
    [a, b].map((side) => side.map((gram) => nearestNeighbours(gram, k))),
  );
  timed(`mutual nearest neighbours of all pairs, ${draws} torn pairs`, () => {
    const tally = new LayerSearchTally(neighbourScorer(lists[0], lists[1]));
    for (let draw = 0; draw < draws; draw++) tally.add(shuffled(things, random("order", draw)));
    return tally.result(0.05);
  });
  const kernels = timed("centring for CKA", () => [a, b].map((side) => side.map((gram) => centred(gram, true))));
  const scorer = kernelScorer(kernels[0], kernels[1]);
  timed("CKA of all pairs", () => scorer.scores(identity));
});
process.stdout.write(
  [
    machineFacts(),
    "",
    `${things} things, ${layers} x ${layers} layers; seconds.`,
    "",
    "| step | wall | processor |",
    "| --- | --- | --- |",
    ...lines,
    "",
  ].join("\n"),
);
