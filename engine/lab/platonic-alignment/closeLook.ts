/** A close look at the two models of pictures and words that are most alike. */
import { type Calibration, calibrate } from "../../metrics/representation/calibration.ts";
import { unitRows } from "../../metrics/representation/featureRows.ts";
import { gramMatrix } from "../../metrics/representation/gram.ts";
import { nearestNeighbours } from "../../metrics/representation/neighbours.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { Alignment } from "./alignment.ts";
import { layerMatrix, nullChart, sweepCharts } from "./charts.ts";
import { tornOrder } from "./compare.ts";
import { inspector } from "./inspector.ts";
import { pairMeasures } from "./measures.ts";
import type { Model } from "./models.ts";
import type { Params } from "./params.ts";
import { againstNeighbours, againstThings } from "./sweeps.ts";
import { measuresTable } from "./tables.ts";
import type { Things } from "./things.ts";

/** Which of the pairs is looked at: of pictures and words, or of the features that were brought. */
export function bestPair(models: readonly Model[], { pairs }: Pick<Alignment, "pairs">): number {
  const kind = (id: string) => models.find((model) => model.id === id)!.kind;
  const eligible = pairs.map(({ a, b }) => {
    const kinds = [kind(a), kind(b)].sort().join();
    return kinds === "pictures,words" || kinds === "features,features";
  });
  const scores = pairs.map(({ score }, i) => (eligible[i] ? score : Number.NEGATIVE_INFINITY));
  return scores.indexOf(Math.max(...scores));
}

/** @param progress told the share that is done. */
export async function closeLook(
  params: Params,
  things: Things,
  models: readonly Model[],
  { models: rows, pairs, searches }: Alignment,
  tools: ExperimentTools,
  progress: (share: number, step: string) => void,
): Promise<void> {
  const { emit, journal, checkpoint } = tools;
  const at = bestPair(models, { pairs });
  const { score, layers } = pairs[at];
  const found = searches[at];
  const find = (id: string) => models.find((model) => model.id === id)!;
  const [a, b] = [find(pairs[at].a), find(pairs[at].b)];
  const names = [a, b].map(({ id }) => rows.find((row) => row.id === id)!.layers) as [string[], string[]];
  emit({ kind: "matrix", matrix: layerMatrix([a, b], names, found, params.measure) });
  for (const event of nullChart(`${a.name} and ${b.name}`, found.torn, score)) emit(event);

  const chosen = async () => {
    const [first, second] = [(await a.layers())[found.row], (await b.layers())[found.column]];
    return [first.features, second.features] as const;
  };
  progress(0, "All measures");
  const measured = await journal.once("measures", async () => {
    const results: (Calibration & { name: string })[] = [];
    for (const { name, largest, value } of pairMeasures(...(await chosen()), params.k)) {
      const torn: number[] = [];
      for (let draw = 0; draw < params.draws; draw++) {
        await checkpoint();
        torn.push(value(tornOrder(things.count, params.seed, draw)));
      }
      const same = Int32Array.from({ length: things.count }, (_, i) => i);
      results.push({ name, ...calibrate(value(same), torn, params.alpha, largest) });
    }
    return results;
  });
  emit({ kind: "table", table: measuresTable(measured, `${a.name}, ${layers[0]}, and ${b.name}, ${layers[1]}`) });

  progress(0.4, "Numbers of things and of neighbours");
  const others = models.filter(({ id, of }) => (a.kind === "pictures" && id === "pixels") || of === a.id).slice(0, 2);
  const sweeps = await journal.once("sweeps", async () => {
    const rowsOf = async (model: Model) => (await model.layers()).map(({ features }) => features);
    const words = await rowsOf(b);
    const of = async (model: Model) => {
      const own = await rowsOf(model);
      return {
        things: { name: model.name, points: await againstThings(own, words, params, tools) },
        neighbours: { name: model.name, points: await againstNeighbours(own, words, params, tools) },
      };
    };
    const all = [];
    for (const model of [a, ...others]) all.push(await of(model));
    return all;
  });
  for (const event of sweepCharts(
    sweeps.map((sweep) => sweep.things),
    sweeps.map((sweep) => sweep.neighbours),
    params.measure,
  ))
    emit(event);

  progress(0.9, "Neighbours");
  const lists = await journal.once("neighbours", async () =>
    (await chosen()).map((features) => [...nearestNeighbours(gramMatrix(unitRows(features)), params.k).indices]),
  );
  const gallery = inspector(
    things,
    [a, b].map(({ name }, side) => ({
      name: `${name}, ${layers[side]}`,
      neighbours: { size: things.count, k: params.k, indices: Int32Array.from(lists[side]) },
    })),
    params.seed,
  );
  emit({ kind: "gallery", gallery });
}
