/** How a network looks in the modular norm: its weights with masses and targets, and a gradient before and after dualisation. */
import { singularValues } from "../../metrics/singularValues.ts";
import { random } from "../../random.ts";
import { gradients } from "../../tensor/gradient.ts";
import { newtonSchulz } from "../../tensor/modules/spectral.ts";
import { parameter } from "../../tensor/ops/leaves.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { Task } from "./tasks.ts";

/** A width whose singular values are found in no time. */
const WIDTH = 64;

export async function emitAnatomy(
  task: Task,
  { depth, seed }: { depth: number; seed: number },
  { executor, emit }: Pick<ExperimentTools, "executor" | "emit">,
): Promise<void> {
  const module = task.network(WIDTH, depth);
  emit({
    kind: "table",
    table: {
      id: "modules",
      title: `Weights of the network at width ${WIDTH}: mass ${round(module.mass)}, sensitivity ${round(module.sensitivity)}`,
      columns: ["weight", "shape", "share of a step of norm 1"],
      rows: module.atoms.map(({ name, shape }, i) => [name, shape.join(" x "), round(module.targets[i])]),
    },
  });

  const leaves = module.atoms.map(({ shape }, i) => parameter(`w${i}`, shape));
  const slopes = gradients(
    task.loss((x) => module.apply([x], leaves)[0]),
    leaves,
  );
  // The first square matrix: an inner layer.
  const which = Math.max(
    0,
    module.atoms.findIndex(({ shape }) => shape.length === 2 && shape[0] === shape[1]),
  );
  const [rows, columns] = module.atoms[which].shape;
  const program = await executor.compile({ outputs: { slope: slopes[which], dual: newtonSchulz(slopes[which]) } });
  const weights = module.atoms.map((atom, i): [string, Tensor] => [
    `w${i}`,
    { shape: atom.shape, dtype: "f32", data: atom.initial(random("weights", seed, i)) },
  ]);
  const { slope, dual } = await program.run({ ...Object.fromEntries(weights), ...task.batch(seed, 0) });
  await program.release();
  emit({
    kind: "chart",
    chart: {
      id: "dualisation",
      title: `Singular values of a gradient (${module.atoms[which].name}) before and after Newton-Schulz`,
      x: { label: "index" },
      y: { label: "singular value over the largest", scale: "log10" },
      caption: "A plain step follows a few directions; the dual step follows all of them equally.",
    },
  });
  for (const [series, { data }] of [
    ["gradient", slope],
    ["after Newton-Schulz", dual],
  ] as const) {
    const values = singularValues(data, rows, columns);
    emit({
      kind: "points",
      chart: "dualisation",
      series,
      points: values.map((value, i): [number, number] => [i + 1, value / values[0]]),
    });
  }
}

const round = (value: number): number => Number(value.toPrecision(4));
