/** The methods against each other on random generators, gain after gain. */
import { median } from "../../metrics/summary.ts";
import type { ExperimentTools } from "../experiment.ts";
import { methodIds, search } from "./methods.ts";
import type { Params } from "./params.ts";
import { ruggedEvents } from "./report.ts";
import type { MethodOutcome, RuggedResult } from "./result.ts";
import { tanhArena } from "./tanhProblem.ts";
import type { Trace } from "./trace.ts";

/** Points of a course that are kept. */
const KEPT = 200;

/** Median over targets, at no more evaluations than can be drawn. */
export function courseOf({ points }: Trace): [number, number][] {
  const every = Math.max(1, Math.ceil(points.length / KEPT));
  return points
    .filter((_, i) => i % every === 0 || i === points.length - 1)
    .map(([evaluations, losses]) => [evaluations, median(losses)]);
}

/** @param progress told the share of this part that is done. */
export async function compareMethods(
  given: Params,
  tools: ExperimentTools,
  progress: (share: number, step: string) => void,
): Promise<RuggedResult[]> {
  const gains = [...new Set([given.gain, ...given.gains])];
  const seeds = Array.from({ length: given.repetitions }, (_, i) => given.seed + i);
  const [lane] = await tools.lanes(1);
  const results: RuggedResult[] = [];
  for (const [g, gain] of gains.entries()) {
    const arena = await tanhArena(lane, gain, seeds);
    const methods: MethodOutcome[] = [];
    results.push({ gain, methods });
    for (const [m, method] of methodIds.entries()) {
      const done = (g + m / methodIds.length) / gains.length;
      const tell = async (share: number) => {
        progress(done + share / methodIds.length / gains.length, `Gain ${gain}: ${method}`);
        await tools.checkpoint();
      };
      methods.push(
        await tools.journal.once(`gain-${gain}-${method}`, async (): Promise<MethodOutcome> => {
          const trace = await search(method, arena, { ...given, onStep: tell });
          const losses = trace.best.map(({ loss }) => loss);
          return { method, evaluations: trace.evaluations, losses, course: courseOf(trace) };
        }),
      );
      for (const event of ruggedEvents(results)) tools.emit(event);
    }
  }
  return results;
}
