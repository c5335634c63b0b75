/** Layers that several agents have side by side: one weight for each of them, or one that all share. */
import { normals, random } from "../../../random.ts";
import { add, relu } from "../../../tensor/ops/elementwise.ts";
import { parameter } from "../../../tensor/ops/leaves.ts";
import { matmul } from "../../../tensor/ops/matmul.ts";
import { adam } from "../../../tensor/optimisers/directions.ts";
import { plain } from "../../../tensor/optimisers/optimisers.ts";
import type { Trained } from "../../../tensor/training.ts";
import type { Value } from "../../../tensor/value.ts";

export type Layer = (x: Value) => Value;

/** Gain of layers that choose: at first all choices are as good as equally probable (authors' code). */
export const UNDECIDED = 0.01;

/** Makes layers and remembers their weights, all trained by Adam. */
export class Weights {
  readonly trained: Trained[] = [];

  /** @param key what the first weights are drawn by. */
  constructor(private readonly key: readonly (number | string)[]) {}

  /**
   * x W + b for x [agents, rows, inputs]: weights [copies, inputs, outputs], drawn with deviation gain / sqrt(inputs).
   * @param copies number of agents, or 1 for a layer that they share.
   */
  dense(name: string, copies: number, [inputs, outputs]: readonly [number, number], gain = Math.SQRT2): Layer {
    const [weight, bias] = [
      parameter(`${name}/weight`, [copies, inputs, outputs]),
      parameter(`${name}/bias`, [copies, 1, outputs]),
    ];
    const source = random(...this.key, name);
    const initial = normals(copies * inputs * outputs, source, gain / Math.sqrt(inputs));
    this.trained.push(
      { value: weight, initial, optimiser: plain(adam()) },
      { value: bias, initial: new Float32Array(copies * outputs), optimiser: plain(adam()) },
    );
    return (x) => add(matmul(x, weight), bias);
  }

  /** Dense layers with rectifiers between them. @param lastGain of the last one. */
  chain(name: string, copies: number, sizes: readonly number[], lastGain = 1): Layer {
    const last = sizes.length - 2;
    const layers = sizes
      .slice(1)
      .map((size, i) => this.dense(`${name}${i}`, copies, [sizes[i], size], i === last ? lastGain : Math.SQRT2));
    return (x) => layers.reduce((value, layer, i) => layer(i === 0 ? value : relu(value)), x);
  }
}
