/**
 * The trainings of `trainingWorkloads.ts` written down by hand: forward pass, backward pass and Adam as ONNX nodes, with
 * the operators that someone who knows ONNX reaches for (Gemm with bias and transposed operands, Conv with bias,
 * LayerNormalization with its statistics). The engine is measured against them.
 */
import { adamUpdates, type Corrections, Graph } from "./handWriting.ts";
import { convShape, mlpShape, transformerShape, type Weight } from "./trainingWorkloads.ts";

/** Gradients by the names of the weights. */
type Gradients = Record<string, string>;

/** Weights become inputs, the loss an output, and Adam is appended. */
function training(
  weights: readonly Weight[],
  write: (g: Graph, gradients: Gradients) => void,
  corrections: Corrections = "textbook",
): Uint8Array {
  const g = new Graph();
  for (const { name, shape } of weights) g.input(name, shape);
  const gradients: Gradients = {};
  write(g, gradients);
  adamUpdates(g, weights, gradients, corrections);
  return g.encode();
}

/** The part of an upstream gradient that passed a Relu with this output. */
function throughRelu(g: Graph, upstream: string, h: string): string {
  return g.node("Mul", [upstream, g.node("Cast", [g.node("Greater", [h, g.number(0)])], { to: 1 })]);
}

const sumOver = (g: Graph, x: string, ...axes: number[]): string =>
  g.node("ReduceSum", [x, g.whole(...axes)], { keepdims: 0 });

const total = (g: Graph, x: string): string => g.node("ReduceSum", [x], { keepdims: 0 });

export const mlpByHand = (weights: readonly Weight[], corrections?: Corrections): Uint8Array =>
  training(
    weights,
    (g, gradients) => {
      const { batch, sizes } = mlpShape;
      const h = [g.input("x", [batch, sizes[0]])];
      for (const i of [0, 1, 2]) {
        const z = g.node("Gemm", [h[i], `w${i}`, `b${i}`]);
        h.push(i < 2 ? g.node("Relu", [z]) : z);
      }
      const y = g.labels("y", [batch]);
      const chosen = g.node("OneHot", [y, g.whole(sizes[3]), g.numbers(Float32Array.of(0, 1))]);
      const logs = g.node("LogSoftmax", [h[3]], { axis: 1 });
      g.result("loss", [], "Div", [total(g, g.node("Mul", [chosen, logs])), g.number(-batch)]);

      let dz = g.node("Div", [g.node("Sub", [g.node("Exp", [logs]), chosen]), g.number(batch)]);
      for (const i of [2, 1, 0]) {
        gradients[`w${i}`] = g.node("Gemm", [h[i], dz], { transA: 1 });
        gradients[`b${i}`] = sumOver(g, dz, 0);
        if (i > 0) dz = throughRelu(g, g.node("Gemm", [dz, `w${i}`], { transB: 1 }), h[i]);
      }
    },
    corrections,
  );

/**
 * Weight gradient of a 3x3 convolution of stride 2, padding 1, as one matrix product: rows of dz against the picture
 * under each tap.
 */
function convWeightGradient(g: Graph, x: string, dz: string, extents: readonly number[]): string {
  const { patches } = convShape;
  const [from, to, side] = extents;
  const pixels = side * side;
  const padded = g.node("Pad", [x, g.whole(0, 0, 1, 1, 0, 0, 1, 1)]);
  const taps: string[] = [];
  for (const i of [0, 1, 2])
    for (const j of [0, 1, 2]) {
      const end = g.whole(i + 2 * side - 1, j + 2 * side - 1);
      taps.push(g.node("Slice", [padded, g.whole(i, j), end, g.whole(2, 3), g.whole(2, 2)]));
    }
  // [patches, 9 from, pixels] against [patches, to, pixels], summed over the patches.
  const columns = g.node("Reshape", [g.node("Concat", taps, { axis: 1 }), g.whole(patches, 9 * from, pixels)]);
  const rows = g.node("Reshape", [dz, g.whole(patches, to, pixels)]);
  const each = g.node("MatMul", [rows, g.node("Transpose", [columns], { perm: [0, 2, 1] })]);
  const byTap = g.node("Reshape", [sumOver(g, each, 0), g.whole(to, 9, from)]);
  return g.node("Reshape", [g.node("Transpose", [byTap], { perm: [0, 2, 1] }), g.whole(to, from, 3, 3)]);
}

export const siameseByHand = (weights: readonly Weight[]): Uint8Array =>
  training(weights, (g, gradients) => {
    const { patches, side, channels } = convShape;
    const pairs = patches / 2;
    const sides = [0, 1, 2, 3, 4].map((i) => side / 2 ** i);
    const strided = { strides: [2, 2], pads: [1, 1, 1, 1] };
    const h = [g.input("x", [patches, 3, side, side])];
    for (const i of [0, 1, 2, 3]) h.push(g.node("Relu", [g.node("Conv", [h[i], `w${i}`, `b${i}`], strided)]));
    const pooled = g.node("Reshape", [g.node("GlobalAveragePool", [h[4]]), g.whole(patches, channels[4])]);
    const both = g.node("Concat", g.nodes("Split", [pooled], 2, { axis: 0, num_outputs: 2 }), { axis: 1 });
    const judged = g.node("Relu", [g.node("Gemm", [both, "p"])]);
    const logits = g.node("Gemm", [judged, "q"]);
    const y = g.node("Reshape", [g.input("y", [pairs]), g.whole(pairs, 1)]);
    // -log s(z) = softplus(-z); softplus does not overflow in ONNX Runtime.
    const losses = g.node("Sub", [g.node("Softplus", [logits]), g.node("Mul", [logits, y])]);
    g.result("loss", [], "Div", [total(g, losses), g.number(pairs)]);

    const dLogits = g.node("Div", [g.node("Sub", [g.node("Sigmoid", [logits]), y]), g.number(pairs)]);
    gradients["q"] = g.node("Gemm", [judged, dLogits], { transA: 1 });
    const dJudged = throughRelu(g, g.node("Gemm", [dLogits, "q"], { transB: 1 }), judged);
    gradients["p"] = g.node("Gemm", [both, dJudged], { transA: 1 });
    const dBoth = g.node("Gemm", [dJudged, "p"], { transB: 1 });
    const dPooled = g.node("Concat", g.nodes("Split", [dBoth], 2, { axis: 1, num_outputs: 2 }), { axis: 0 });
    const perPixel = g.node("Div", [dPooled, g.number(sides[4] ** 2)]);
    // Broadcasting against the mask of the Relu spreads it over the pixels.
    let dz = throughRelu(g, g.node("Reshape", [perPixel, g.whole(patches, channels[4], 1, 1)]), h[4]);
    for (const i of [3, 2, 1, 0]) {
      gradients[`b${i}`] = sumOver(g, dz, 0, 2, 3);
      gradients[`w${i}`] = convWeightGradient(g, h[i], dz, [channels[i], channels[i + 1], sides[i + 1]]);
      if (i === 0) break;
      const dh = g.node("ConvTranspose", [dz, `w${i}`], { ...strided, output_padding: [1, 1] });
      dz = throughRelu(g, dh, h[i]);
    }
  });

export const transformerByHand = (weights: readonly Weight[]): Uint8Array =>
  training(weights, (g, gradients) => {
    const { batch, length, width, heads } = transformerShape;
    const rows = batch * length;
    const each = width / heads;
    const flat = (x: string) => g.node("Reshape", [x, g.whole(rows, width)]);
    const turned = (x: string, ...perm: number[]) => g.node("Transpose", [x], { perm });
    const swapped = (x: string) => turned(x, 0, 1, 3, 2);
    const split = (x: string) => turned(g.node("Reshape", [x, g.whole(batch, length, heads, each)]), 0, 2, 1, 3);
    const merged = (x: string) => flat(turned(x, 0, 2, 1, 3));
    const ones = g.numbers(new Float32Array(width).fill(1));
    const mean = (x: string) => g.node("ReduceMean", [x, g.whole(-1)], { keepdims: 1 });
    const norm = (x: string) => {
      const [y, , inverse] = g.nodes("LayerNormalization", [x, ones], 3, { axis: -1, epsilon: { float: 1e-5 } });
      return { y, inverse };
    };
    /** dx = (dy - mean(dy) - y mean(y dy)) / deviation */
    const throughNorm = ({ y, inverse }: { y: string; inverse: string }, dy: string) => {
      const along = g.node("Mul", [y, mean(g.node("Mul", [y, dy]))]);
      return g.node("Mul", [g.node("Sub", [g.node("Sub", [dy, mean(dy)]), along]), inverse]);
    };

    const x = flat(g.input("x", [batch, length, width]));
    const first = norm(x);
    const [q, k, v] = ["q", "k", "v"].map((name) => split(g.node("Gemm", [first.y, name])));
    const scale = g.number(1 / Math.sqrt(each));
    const scores = g.node("Mul", [g.node("MatMul", [q, swapped(k)]), scale]);
    const seen = g.node("Softmax", [scores], { axis: -1 });
    const mixed = merged(g.node("MatMul", [seen, v]));
    const middle = g.node("Gemm", [mixed, "o", x]);
    const second = norm(middle);
    const u = g.node("Gemm", [second.y, "u"]);
    const erf = g.node("Erf", [g.node("Mul", [u, g.number(Math.SQRT1_2)])]);
    const below = g.node("Mul", [g.node("Add", [erf, g.number(1)]), g.number(0.5)]);
    const inner = g.node("Mul", [u, below]);
    const result = g.node("Gemm", [inner, "d", middle]);
    const error = g.node("Sub", [result, flat(g.input("y", [batch, length, width]))]);
    g.result("loss", [], "Div", [total(g, g.node("Mul", [error, error])), g.number(rows * width)]);

    const dResult = g.node("Mul", [error, g.number(2 / (rows * width))]);
    gradients["d"] = g.node("Gemm", [inner, dResult], { transA: 1 });
    const dInner = g.node("Gemm", [dResult, "d"], { transB: 1 });
    // The derivative of x Phi(x) is Phi(x) + x phi(x).
    const density = g.node("Exp", [g.node("Mul", [g.node("Mul", [u, u]), g.number(-0.5)])]);
    const weighted = g.node("Mul", [g.node("Mul", [u, density]), g.number(1 / Math.sqrt(2 * Math.PI))]);
    const dU = g.node("Mul", [dInner, g.node("Add", [below, weighted])]);
    gradients["u"] = g.node("Gemm", [second.y, dU], { transA: 1 });
    const dSecond = throughNorm(second, g.node("Gemm", [dU, "u"], { transB: 1 }));
    const dMiddle = g.node("Add", [dResult, dSecond]);
    gradients["o"] = g.node("Gemm", [mixed, dMiddle], { transA: 1 });
    const dMixed = split(g.node("Gemm", [dMiddle, "o"], { transB: 1 }));
    const dV = g.node("MatMul", [swapped(seen), dMixed]);
    const dSeen = g.node("MatMul", [dMixed, swapped(v)]);
    const weightedSum = g.node("ReduceSum", [g.node("Mul", [dSeen, seen]), g.whole(-1)], { keepdims: 1 });
    const dScores = g.node("Mul", [g.node("Mul", [seen, g.node("Sub", [dSeen, weightedSum])]), scale]);
    const dQ = g.node("MatMul", [dScores, k]);
    const dK = g.node("MatMul", [swapped(dScores), q]);
    // The input is not trained: nothing flows on through the first norm.
    Object.entries({ q: dQ, k: dK, v: dV }).forEach(([name, d]) => {
      gradients[name] = g.node("Gemm", [first.y, merged(d)], { transA: 1 });
    });
  });
