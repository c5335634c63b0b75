/**
 * Every operation, on shapes chosen at random: its gradient against central differences of the reference executor, and
 * ONNX Runtime against the reference executor.
 */
import fc from "fast-check";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate.ts";
import { gelu } from "./functions/activations.ts";
import { attention } from "./functions/attention.ts";
import { binaryCrossEntropy, crossEntropy, meanSquaredError } from "./functions/losses.ts";
import { batchNorm, layerNorm, rmsNorm } from "./functions/normalisation.ts";
import { avgPool2d, maxPool2d } from "./functions/pooling.ts";
import { gridSample, resizeBilinear } from "./functions/sampling.ts";
import { gradients } from "./gradient.ts";
import { writeModel } from "./onnx/model.ts";
import { conv2d, convTranspose2d } from "./ops/convolution.ts";
import * as e from "./ops/elementwise.ts";
import { gather, pick, scatterAdd, topIndices, topValues } from "./ops/indexing.ts";
import { clippedGradient, constant, input, leafName, parameter, stopGradient, straightThrough } from "./ops/leaves.ts";
import { matmul } from "./ops/matmul.ts";
import { argMax, argMin, max, mean, min, sum } from "./ops/reductions.ts";
import { broadcastTo, concat, pad, reshape, slice, transpose } from "./ops/shape.ts";
import { logSoftmax, softmax } from "./ops/softmax.ts";
import { type Shape, sizeOf, type Tensor, type Value } from "./value.ts";

/** Numbers drawn for one case: extents between 1 and 4, and elements away from kinks and poles. */
interface Draw {
  extent(from?: number, to?: number): number;
  /** A leaf whose elements lie in the given range and are at least 0.05 apart, so that no difference crosses a kink. */
  leaf(shape: Shape, low?: number, high?: number): Value;
  indices(shape: Shape, below: number): Value;
  feeds: Record<string, Tensor>;
}

function drawFrom(seed: number): Draw {
  let state = seed >>> 0 || 1;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    state ^= state >>> 12;
    return (state >>> 0) / 2 ** 32;
  };
  const feeds: Record<string, Tensor> = {};
  return {
    extent: (from = 1, to = 4) => from + Math.floor(random() * (to - from + 1)),
    leaf(shape, low = -2, high = 2) {
      const name = `x${Object.keys(feeds).length}`;
      const size = sizeOf(shape);
      const order = Array.from({ length: size }, (_, i) => i).sort(() => random() - 0.5);
      const step = (high - low) / (size + 1);
      // Shifted by a share that keeps every element off zero and off other round numbers.
      const data = Float64Array.from(order, (i) => low + (i + 0.7310585) * step);
      feeds[name] = { shape, dtype: "f32", data };
      return parameter(name, shape);
    },
    indices(shape, below) {
      return constant(
        Array.from({ length: sizeOf(shape) }, () => Math.floor(random() * below)),
        shape,
        "i64",
      );
    },
    feeds,
  };
}

const unary: [string, (x: Value) => Value, number?, number?][] = [
  ["neg", e.neg],
  ["exp", e.exp],
  ["log", e.log, 0.2, 3],
  ["sqrt", e.sqrt, 0.2, 3],
  ["abs", e.abs],
  ["tanh", e.tanh],
  ["sigmoid", e.sigmoid],
  ["sin", e.sin],
  ["cos", e.cos],
  ["relu", e.relu],
  ["erf", e.erf],
  ["gelu", gelu],
];
const binary: [string, (a: Value, b: Value) => Value, number?, number?][] = [
  ["add", e.add],
  ["sub", e.sub],
  ["mul", e.mul],
  ["div", e.div, 0.3, 2],
  ["pow", e.pow, 0.3, 2],
  ["maximum", e.maximum],
  ["minimum", e.minimum],
];

const cases: Record<string, (draw: Draw) => Value> = {
  ...Object.fromEntries(
    unary.map(([name, f, low, high]) => [name, (d: Draw) => f(d.leaf([d.extent(), d.extent()], low, high))]),
  ),
  ...Object.fromEntries(
    binary.map(([name, f, low, high]) => [
      name,
      (d: Draw) => {
        const [n, m] = [d.extent(), d.extent(2)];
        return f(d.leaf([n, 1], low, high), d.leaf([d.extent(1, 2), 1, m], low, high));
      },
    ]),
  ),
  where: (d) => {
    const x = d.leaf([d.extent(), d.extent()]);
    return e.where(e.greater(x, 0.1), e.mul(x, x), d.leaf([x.shape[1]]));
  },
  // The slopes of `weighted` are at most 1 here: none is cut off.
  "clippedGradient, below its limit": (d) => clippedGradient(d.leaf([d.extent(), d.extent()]), 1.5),
  "sum over some axes": (d) => sum(d.leaf([d.extent(), d.extent(), d.extent()]), [0, 2]),
  "mean, kept": (d) => mean(d.leaf([d.extent(), d.extent()]), [-1], true),
  max: (d) => max(d.leaf([d.extent(), d.extent(), d.extent()]), [1]),
  min: (d) => min(d.leaf([d.extent(), d.extent()]), 0),
  reshape: (d) => reshape(d.leaf([2, d.extent(), 3]), [-1, 2]),
  transpose: (d) => transpose(d.leaf([d.extent(), d.extent(), d.extent()]), [2, 0, 1]),
  broadcastTo: (d) => {
    const [n, m] = [d.extent(), d.extent(2)];
    return broadcastTo(d.leaf([n, 1]), [2, n, m]);
  },
  concat: (d) => {
    const n = d.extent();
    return concat([d.leaf([n, d.extent()]), d.leaf([n, d.extent()])], -1);
  },
  slice: (d) => slice(d.leaf([d.extent(), 7]), 1, 1, 6, d.extent(1, 3)),
  pad: (d) => pad(d.leaf([d.extent(), d.extent()]), 0, d.extent(0, 2), d.extent(0, 2)),
  "matmul of a stack with one matrix": (d) => {
    const [m, k, n] = [d.extent(), d.extent(), d.extent()];
    return matmul(d.leaf([d.extent(), d.extent(1, 2), m, k]), d.leaf([k, n]));
  },
  matmul: (d) => {
    const [m, k, n] = [d.extent(), d.extent(), d.extent()];
    return matmul(d.leaf([2, 1, m, k]), d.leaf([d.extent(1, 3), k, n]));
  },
  gather: (d) => gather(d.leaf([2, d.extent(2), 3]), d.indices([d.extent(), 2], 2), 1),
  scatterAdd: (d) => {
    const n = d.extent();
    return scatterAdd(d.leaf([n, d.extent()]), d.indices([n], 3), 3);
  },
  pick: (d) => {
    const n = d.extent();
    return pick(d.leaf([n, 4]), d.indices([n, d.extent()], 4));
  },
  topValues: (d) => topValues(d.leaf([d.extent(), 5]), d.extent()).values,
  softmax: (d) => softmax(d.leaf([d.extent(), d.extent(2), 2]), 1),
  logSoftmax: (d) => logSoftmax(d.leaf([d.extent(), d.extent(2)])),
  "conv2d, groups, im2col": (d) => {
    const [stride, padding, dilation] = [d.extent(1, 2), d.extent(0, 2), d.extent(1, 2)];
    return conv2d(d.leaf([2, 4, 6, 5]), d.leaf([2, 2, d.extent(1, 3), 2]), { stride, padding, dilation, groups: 2 });
  },
  "conv2d, dilated convolution": (d) => {
    const [stride, padding, dilation] = [d.extent(1, 2), d.extent(0, 2), d.extent(1, 2)];
    return conv2d(d.leaf([2, 2, 6, 5]), d.leaf([3, 2, d.extent(1, 3), 2]), {
      stride,
      padding,
      dilation,
      weightGradient: "conv",
    });
  },
  convTranspose2d: (d) =>
    convTranspose2d(d.leaf([2, 3, 2, 3]), d.leaf([3, 2, 3, 2]), { stride: d.extent(1, 2), padding: d.extent(0, 1) }),
  maxPool2d: (d) => maxPool2d(d.leaf([2, 2, 5, 4]), 2, { stride: d.extent(1, 2), padding: d.extent(0, 1) }),
  avgPool2d: (d) => avgPool2d(d.leaf([2, 2, 5, 4]), 2, { stride: d.extent(1, 2), padding: d.extent(0, 1) }),
  layerNorm: (d) => layerNorm(d.leaf([d.extent(), d.extent(2)])),
  rmsNorm: (d) => rmsNorm(d.leaf([d.extent(), d.extent(2)])),
  batchNorm: (d) => batchNorm(d.leaf([2, 3, 2, 2]), d.leaf([3]), d.leaf([3])),
  attention: (d) => {
    const [n, width] = [d.extent(), d.extent()];
    return attention(d.leaf([2, n, width]), d.leaf([2, n, width]), d.leaf([2, n, 3]), { causal: n % 2 === 0 });
  },
  crossEntropy: (d) => {
    const n = d.extent();
    return crossEntropy(d.leaf([n, 4]), d.indices([n], 4));
  },
  binaryCrossEntropy: (d) => {
    const n = d.extent();
    return binaryCrossEntropy(d.leaf([n, 2]), d.leaf([n, 2], 0.1, 0.9));
  },
  meanSquaredError: (d) => {
    const n = d.extent();
    return meanSquaredError(d.leaf([n, 2]), d.leaf([n, 2]));
  },
  resizeBilinear: (d) => resizeBilinear(d.leaf([1, 2, d.extent(), d.extent()]), d.extent(1, 6), d.extent(1, 6)),
  gridSample: (d) => gridSample(d.leaf([2, 2, 3, 4]), d.leaf([2, 2, d.extent(), 2], -1.3, 1.3)),
};

/** A number that depends on every element of x in its own way. */
const weighted = (x: Value): Value =>
  sum(
    e.mul(
      x,
      constant(
        Array.from({ length: sizeOf(x.shape) }, (_, i) => Math.sin(1 + 2.3 * i)),
        x.shape,
      ),
    ),
  );

const leavesOf = (value: Value, found = new Map<string, Value>()): Map<string, Value> => {
  const name = leafName(value);
  if (name !== undefined) found.set(name, value);
  for (const operand of value.inputs) leavesOf(operand, found);
  return found;
};

describe.each(Object.entries(cases))("%s", (_, build) => {
  it("has the gradient that differences have", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (seed) => {
        const draw = drawFrom(seed);
        const loss = weighted(build(draw));
        const leaves = [...leavesOf(loss)];
        const slopes = gradients(
          loss,
          leaves.map(([, leaf]) => leaf),
        );
        // Differences need double precision; the gradient must be right in single precision as well.
        const singly = Object.fromEntries(
          Object.entries(draw.feeds).map(([name, feed]) => [name, { ...feed, data: Float32Array.from(feed.data) }]),
        );
        const analytic = evaluate(slopes, draw.feeds);
        const inSingle = evaluate(slopes, singly);
        leaves.forEach(([name], k) => {
          const feed = draw.feeds[name];
          feed.data.forEach((x, i) => {
            const h = 1e-5;
            const at = (value: number) => {
              feed.data[i] = value;
              return evaluate([loss], draw.feeds)[0].data[0];
            };
            const numeric = (at(x + h) - at(x - h)) / (2 * h);
            feed.data[i] = x;
            const allowed = 1e-3 * Math.max(1e-3, Math.abs(numeric)) + 1e-7;
            expect(Math.abs(analytic[k].data[i] - numeric)).toBeLessThanOrEqual(allowed);
            expect(Math.abs(inSingle[k].data[i] - numeric)).toBeLessThanOrEqual(allowed + 1e-5);
          });
        });
      }),
      { numRuns: 8 },
    );
  });

  it("gives the same numbers in ONNX Runtime, forwards and backwards", async () => {
    for (const seed of [3, 17, 1234567]) {
      const draw = drawFrom(seed);
      const output = build(draw);
      const leaves = [...leavesOf(output)];
      const slopes = gradients(
        weighted(output),
        leaves.map(([, leaf]) => leaf),
      );
      const outputs = { y: output, ...Object.fromEntries(slopes.map((slope, i) => [`g${i}`, slope])) };
      const feeds = Object.fromEntries(
        leaves.map(([name]) => [name, { ...draw.feeds[name], data: Float32Array.from(draw.feeds[name].data) }]),
      );
      const expected = evaluate(Object.values(outputs), feeds);
      const session = await InferenceSession.create(writeModel(outputs), { logSeverityLevel: 3 });
      const results = await session.run(
        Object.fromEntries(
          session.inputNames.map((name) => [
            name,
            new OrtTensor("float32", feeds[name].data as Float32Array, [...feeds[name].shape]),
          ]),
        ),
      );
      Object.keys(outputs).forEach((name, k) => {
        expect(results[name].dims).toEqual([...expected[k].shape]);
        const numbers = results[name].data as Float32Array;
        expected[k].data.forEach((x, i) => {
          expect(Math.abs(numbers[i] - x)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(x)));
        });
      });
      await session.release();
    }
  });
});

describe("scatterAdd", () => {
  it("loses no addition where many rows go to the same one, on several threads", async () => {
    const [rows, width, many] = [3, 4, 200_000];
    const source = parameter("x", [many, width]);
    const indices = constant(
      Array.from({ length: many }, (_, i) => i % rows),
      [many],
      "i64",
    );
    const model = writeModel({ y: scatterAdd(source, indices, rows) });
    const session = await InferenceSession.create(model, { intraOpNumThreads: 2, logSeverityLevel: 3 });
    const ones = new OrtTensor("float32", new Float32Array(many * width).fill(1), [many, width]);
    for (let run = 0; run < 3; run++) {
      const { y } = await session.run({ x: ones });
      expect(Array.from(y.data as Float32Array)).toEqual(
        Array.from({ length: rows * width }, (_, i) => Math.ceil((many - Math.floor(i / width)) / rows)),
      );
    }
    await session.release();
  });
});

describe("operations without a derivative", () => {
  it("agree with ONNX Runtime", async () => {
    const draw = drawFrom(5);
    const x = draw.leaf([3, 5]);
    const y = draw.leaf([3, 5]);
    const outputs = {
      less: e.less(x, y),
      greater: e.greater(x, y),
      equal: e.equal(x, x),
      argMax: argMax(x, 1),
      argMin: argMin(x, 0),
      top: topIndices(x, 2),
      bottom: topIndices(x, 2, false),
      sign: e.sign(x),
      floor: e.floor(x),
      round: e.round(e.mul(x, 2)),
      cast: e.cast(x, "i64"),
    };
    const expected = evaluate(Object.values(outputs), draw.feeds);
    const session = await InferenceSession.create(writeModel(outputs), { logSeverityLevel: 3 });
    const results = await session.run(
      Object.fromEntries(
        Object.entries(draw.feeds).map(([name, { data, shape }]) => [
          name,
          new OrtTensor("float32", Float32Array.from(data), [...shape]),
        ]),
      ),
    );
    Object.keys(outputs).forEach((name, k) => {
      expect(Array.from(results[name].data as ArrayLike<number | bigint>, Number)).toEqual(
        Array.from(expected[k].data),
      );
    });
  });

  it("stopGradient and straightThrough send gradients where they should go", () => {
    const x = input("x", [2]);
    const feeds = { x: { shape: [2], dtype: "f32" as const, data: Float64Array.of(0.4, 1.7) } };
    const [blocked] = gradients(sum(e.mul(stopGradient(x), 3)), [x]);
    expect(Array.from(evaluate([blocked], feeds)[0].data)).toEqual([0, 0]);
    const rounded = straightThrough(x, e.round(x));
    const [through] = gradients(sum(e.mul(rounded, 3)), [x]);
    expect(Array.from(evaluate([rounded, through], feeds).flatMap(({ data }) => Array.from(data)))).toEqual([
      0, 2, 3, 3,
    ]);
  });
});

it("clippedGradient leaves numbers as they are and cuts off each element of the gradient alone", () => {
  const x = input("x", [4]);
  const slopes = constant([-7, -0.25, 0.5, 3], [4]);
  const y = clippedGradient(e.mul(x, 2), 0.5);
  const [gradient] = gradients(sum(e.mul(y, slopes)), [x]);
  const feeds = { x: { shape: [4], dtype: "f32" as const, data: Float64Array.of(1, -2, 3, -4) } };
  const [forwards, backwards] = evaluate([y, gradient], feeds);
  expect(Array.from(forwards.data)).toEqual([2, -4, 6, -8]);
  // Cut off where it flows through: what comes before, a doubling, doubles what is left.
  expect(Array.from(backwards.data)).toEqual([-1, -0.5, 1, 1]);
});

describe("shapes that do not fit", () => {
  it("are told where the graph is built: operation, shapes, line", () => {
    const a = input("a", [2, 3]);
    const b = input("b", [2, 4]);
    expect(() => matmul(a, b)).toThrow(
      /matmul\(f32\[2, 3\], f32\[2, 4\]\): 3 columns against 2 rows.*operations\.test\.ts:\d+/,
    );
    expect(() => e.add(a, b)).toThrow(/add.*do not broadcast.*operations\.test\.ts/);
    expect(() => conv2d(input("c", [1, 3, 4, 4]), input("d", [2, 2, 3, 3]))).toThrow(/conv2d.*3 channels/);
  });
});
