/** All models against all, at the best pair of layers of each two. */
import type { LayerSearch } from "../../metrics/representation/layerSearch.ts";
import { leftOutAccuracy } from "../../metrics/ridgeProbe.ts";
import type { ExperimentTools } from "../experiment.ts";
import { capabilityChart, modelMatrix } from "./charts.ts";
import { pairRow, search } from "./compare.ts";
import { type Side, sideOf } from "./measures.ts";
import type { Model } from "./models.ts";
import type { Params } from "./params.ts";
import type { ModelRow, PairRow } from "./result.ts";
import { modelTable, wordsTable } from "./tables.ts";
import type { Things } from "./things.ts";

export interface Alignment {
  models: ModelRow[];
  pairs: PairRow[];
  /** What the search of each pair found, in the order of `pairs`. */
  searches: LayerSearch[];
}

/** @param progress told the share that is done. */
export async function alignModels(
  params: Params,
  things: Things,
  models: readonly Model[],
  tools: ExperimentTools,
  progress: (share: number, step: string) => void,
): Promise<Alignment> {
  const { emit, journal } = tools;
  const sides = new Map<string, Side>();
  const side = async (model: Model): Promise<Side> => {
    const known = sides.get(model.id);
    if (known) return known;
    const layers = (await model.layers()).map(({ features }) => features);
    const made = sideOf(layers, params.measure, params.k);
    // Kernels of all models would not fit into memory side by side.
    if ("lists" in made) sides.set(model.id, made);
    return made;
  };
  const rows: ModelRow[] = [];
  // Encoding is nearly all the work.
  const [encoding, comparing] = [0.8, 0.2];
  for (const [i, model] of models.entries()) {
    progress((encoding * i) / models.length, model.name);
    rows.push(await journal.once(`model ${model.id}`, () => modelRow(model, things)));
    await tools.checkpoint();
  }
  emit({ kind: "table", table: modelTable(rows) });

  const pairs: PairRow[] = [];
  const searches: LayerSearch[] = [];
  const total = (models.length * (models.length - 1)) / 2;
  for (const [i, a] of models.entries())
    for (const [j, b] of models.entries()) {
      if (j <= i) continue;
      progress(encoding + (comparing * pairs.length) / total, `${a.name} and ${b.name}`);
      const found = await journal.once(`pair ${a.id} and ${b.id}`, async () =>
        search(await side(a), await side(b), params, tools),
      );
      searches.push(found);
      pairs.push(pairRow(a, b, [rows[i].layers, rows[j].layers], found));
      emit({ kind: "matrix", matrix: modelMatrix(models, pairs, params.measure) });
    }
  if (params.source !== "features")
    emit({ kind: "table", table: wordsTable({ models: rows, pairs, measure: params.measure }) });
  const words = models.find(({ kind }) => kind === "words");
  if (words) for (const event of capabilityChart(rows, words, pairs)) emit(event);
  return { models: rows, pairs, searches };
}

async function modelRow(model: Model, { pictures }: Things): Promise<ModelRow> {
  const layers = await model.layers();
  const { id, name, kind, of } = model;
  const groups = pictures && pictures.classes.length > 1 ? pictures : undefined;
  return {
    id,
    name,
    kind,
    ...(of === undefined ? {} : { of }),
    layers: layers.map((layer) => layer.name),
    accuracy: groups
      ? Math.max(...layers.map(({ features }) => leftOutAccuracy(features, groups.labels, groups.classes.length)))
      : null,
  };
}
