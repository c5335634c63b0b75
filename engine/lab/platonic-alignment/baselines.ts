/** How far trained networks are ahead of what needs no training, in deviations of their torn pairs. */
import { pairOf } from "./compare.ts";
import type { PairRow, Result } from "./result.ts";

export interface AgainstWords {
  /** First the model of pictures, then that of words. */
  pair: PairRow;
  /** Of a trained network of pictures only: its score less that of the baseline, over the deviation of its own torn pairs. */
  overPixels?: number;
  /** Less the best of its untrained ones. */
  overUntrained?: number;
}

/** Every model of pictures and every baseline against every model of words. */
export function baselinesOf({ models, pairs }: Pick<Result, "models" | "pairs">): AgainstWords[] {
  const words = models.filter(({ kind }) => kind === "words");
  const others = models.filter(({ kind }) => kind !== "words" && kind !== "features");
  return words.flatMap((reader) =>
    others.flatMap((model): AgainstWords[] => {
      const found = pairOf(pairs, model.id, reader.id);
      if (!found) return [];
      const pair = found.a === model.id ? found : turned(found);
      if (model.kind !== "pictures") return [{ pair }];
      const over = (ids: readonly string[]) => {
        const scores = ids.flatMap((id) => pairOf(pairs, id, reader.id)?.score ?? []);
        return scores.length === 0 ? undefined : (pair.score - Math.max(...scores)) / pair.nullDeviation;
      };
      const untrained = models.filter(({ of }) => of === model.id).map(({ id }) => id);
      return [{ pair, overPixels: over(["pixels"]), overUntrained: over(untrained) }];
    }),
  );
}

const turned = (pair: PairRow): PairRow => ({
  ...pair,
  a: pair.b,
  b: pair.a,
  layers: [pair.layers[1], pair.layers[0]],
});
