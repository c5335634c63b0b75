/**
 * Convolutions over pictures, [batch, channels, height, width]. The three operations are each other's derivatives:
 * with y = conv(x, w), dx = convTranspose(dy, w) and dw = weightGradient(x, dy) (Dumoulin and Visin 2016, chapter 4).
 */
import { allocate, apply, type Emit, type Op, type Shape, sizeOf, type Value } from "../value.ts";

export interface Convolution {
  stride: number;
  /** Zeros on each side. */
  padding: number;
  dilation: number;
  groups: number;
  /** How the weight gradient is written down: as one matrix product over shifted copies, or as a dilated convolution. */
  weightGradient: "im2col" | "conv";
}

const defaults: Convolution = { stride: 1, padding: 0, dilation: 1, groups: 1, weightGradient: "im2col" };

/** Extent after a convolution. */
const outputExtent = (extent: number, kernel: number, { stride, padding, dilation }: Convolution): number =>
  Math.floor((extent + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;

/** Visits every product of a convolution: offsets into x, into w and into y. */
function walk(
  x: Shape,
  w: Shape,
  y: Shape,
  { stride, padding, dilation, groups }: Convolution,
  visit: (ix: number, iw: number, iy: number) => void,
): void {
  const [batch, channels, height, width] = x;
  const [filters, perGroup, kh, kw] = w;
  const [, , oh, ow] = y;
  const filtersPerGroup = filters / groups;
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < filters; o++)
      for (let c = 0; c < perGroup; c++) {
        const channel = Math.floor(o / filtersPerGroup) * perGroup + c;
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) {
            const iw = ((o * perGroup + c) * kh + i) * kw + j;
            for (let row = 0; row < oh; row++) {
              const from = row * stride + i * dilation - padding;
              if (from < 0 || from >= height) continue;
              for (let column = 0; column < ow; column++) {
                const across = column * stride + j * dilation - padding;
                if (across < 0 || across >= width) continue;
                visit(
                  ((n * channels + channel) * height + from) * width + across,
                  iw,
                  ((n * filters + o) * oh + row) * ow + column,
                );
              }
            }
          }
      }
}

const onnxAttributes = ({ stride, padding, dilation, groups }: Convolution) => ({
  strides: { ints: [stride, stride] },
  pads: { ints: [padding, padding, padding, padding] },
  dilations: { ints: [dilation, dilation] },
  group: { int: groups },
});

function checkRanks(a: Value, b: Value): void {
  if (a.shape.length !== 4 || b.shape.length !== 4) throw new Error("four axes are needed on both sides");
}

export const convOp: Op<Convolution> = {
  name: "conv2d",
  infer: ([x, w], options) => {
    checkRanks(x, w);
    const [batch, channels, height, width] = x.shape;
    const [filters, perGroup, kh, kw] = w.shape;
    if (channels !== perGroup * options.groups || filters % options.groups !== 0) {
      throw new Error(
        `${channels} channels and ${filters} filters do not split into ${options.groups} groups of ${perGroup} channels`,
      );
    }
    const extents = [outputExtent(height, kh, options), outputExtent(width, kw, options)];
    if (Math.min(...extents) < 1) throw new Error("the kernel is larger than the padded picture");
    return { shape: [batch, filters, ...extents], dtype: "f32" };
  },
  evaluate: ([x, w], options, { shape }) => {
    const out = allocate("f32", sizeOf(shape), [x, w]);
    walk(x.shape, w.shape, shape, options, (ix, iw, iy) => {
      out[iy] += x.data[ix] * w.data[iw];
    });
    return out;
  },
  lower: (emit, inputs, options) => emit.node("Conv", inputs, onnxAttributes(options)),
};

/** x [n, c, h, w] with the filters w [o, c / groups, kh, kw]: cross-correlation, as all networks call convolution. */
export const conv2d = (x: Value, w: Value, options: Partial<Convolution> = {}): Value =>
  apply(convOp, [x, w], { ...defaults, ...options });

type Transposed = Convolution & { shape: Shape };

export const transposedOp: Op<Transposed> = {
  name: "convTranspose2d",
  infer: ([y, w], options) => {
    checkRanks(y, w);
    const [, filters] = y.shape;
    const { shape } = options;
    if (filters !== w.shape[0]) throw new Error(`${filters} channels against ${w.shape[0]} filters`);
    const fits = [2, 3].every((axis) => outputExtent(shape[axis], w.shape[axis], options) === y.shape[axis]);
    if (!fits) throw new Error(`cannot have come from a picture of [${shape.join(", ")}]`);
    return { shape, dtype: "f32" };
  },
  evaluate: ([y, w], options, { shape }) => {
    const out = allocate("f32", sizeOf(shape), [y, w]);
    walk(shape, w.shape, y.shape, options, (ix, iw, iy) => {
      out[ix] += y.data[iy] * w.data[iw];
    });
    return out;
  },
  lower: (emit, inputs, options, node) => {
    const [y, w] = node.inputs;
    const missing = [2, 3].map(
      (axis) =>
        options.shape[axis] -
        ((y.shape[axis] - 1) * options.stride - 2 * options.padding + options.dilation * (w.shape[axis] - 1) + 1),
    );
    return emit.node("ConvTranspose", inputs, { ...onnxAttributes(options), output_padding: { ints: missing } });
  },
};

export const transposed = (y: Value, w: Value, shape: Shape, options: Convolution): Value =>
  apply(transposedOp, [y, w], { ...options, shape });

/** The transpose of conv2d: y [n, o, h, w] with filters w [o, c / groups, kh, kw] to [n, c, H, W], H = (h - 1) stride - 2 padding + dilation (kh - 1) + 1. */
export function convTranspose2d(y: Value, w: Value, options: Partial<Convolution> = {}): Value {
  const full = { ...defaults, ...options };
  checkRanks(y, w);
  const extent = (axis: number) =>
    (y.shape[axis] - 1) * full.stride - 2 * full.padding + full.dilation * (w.shape[axis] - 1) + 1;
  return transposed(y, w, [y.shape[0], w.shape[1] * full.groups, extent(2), extent(3)], full);
}

export const weightGradientOp: Op<Transposed> = {
  name: "convWeightGradient",
  infer: (_, { shape }) => ({ shape, dtype: "f32" }),
  evaluate: ([x, dy], options, { shape }) => {
    const out = allocate("f32", sizeOf(shape), [x, dy]);
    walk(x.shape, shape, dy.shape, options, (ix, iw, iy) => {
      out[iw] += x.data[ix] * dy.data[iy];
    });
    return out;
  },
  lower: (emit, [x, dy], options, node) =>
    options.weightGradient === "conv" && options.groups === 1
      ? lowerAsConvolution(emit, x, dy, options, node)
      : lowerAsMatrixProduct(emit, x, dy, options, node),
};

export const weightGradient = (x: Value, dy: Value, shape: Shape, options: Convolution): Value =>
  apply(weightGradientOp, [x, dy], { ...options, shape });

/** dw as a convolution of x by dy with batch and channels exchanged; stride and dilation change places. */
function lowerAsConvolution(emit: Emit, x: string, dy: string, options: Transposed, node: Value): string {
  const exchange = { perm: { ints: [1, 0, 2, 3] } };
  const full = emit.node("Conv", [emit.node("Transpose", [x], exchange), emit.node("Transpose", [dy], exchange)], {
    ...onnxAttributes({ ...options, stride: options.dilation, dilation: options.stride, groups: 1 }),
  });
  // Rows at the lower edge that no stride reached make the result larger than the kernel.
  const [, , kh, kw] = node.shape;
  const cropped = emit.node("Slice", [full, emit.integers([0, 0]), emit.integers([kh, kw]), emit.integers([2, 3])]);
  return emit.node("Transpose", [cropped], exchange);
}

/** dw[o, (c, i, j)] = sum over (n, y, x) of dy[o, (n, y, x)] X[(n, y, x), (c, i, j)]: one product for each group. */
function lowerAsMatrixProduct(emit: Emit, x: string, dy: string, options: Transposed, node: Value): string {
  const { stride, padding, dilation, groups } = options;
  const [source, upstream] = node.inputs;
  const [batch, channels] = source.shape;
  const [filters, perGroup, kh, kw] = node.shape;
  const [, , oh, ow] = upstream.shape;
  const padded =
    padding === 0
      ? x
      : emit.node("Pad", [
          x,
          emit.integers([padding, padding, padding, padding]),
          emit.scalar(0),
          emit.integers([2, 3]),
        ]);
  const shifted: string[] = [];
  for (let i = 0; i < kh; i++)
    for (let j = 0; j < kw; j++) {
      const [top, left] = [i * dilation, j * dilation];
      const end = [top + (oh - 1) * stride + 1, left + (ow - 1) * stride + 1];
      const part = emit.node("Slice", [
        padded,
        emit.integers([top, left]),
        emit.integers(end),
        emit.integers([2, 3]),
        emit.integers([stride, stride]),
      ]);
      shifted.push(emit.node("Reshape", [part, emit.integers([batch, channels, 1, oh * ow])]));
    }
  // [n, c, taps, pixels] -> [groups, c / groups * taps, n * pixels]
  const taps = kh * kw;
  const columns = emit.node("Concat", shifted, { axis: { int: 2 } });
  const across = emit.node("Transpose", [columns], { perm: { ints: [1, 2, 0, 3] } });
  const matrix = emit.node("Reshape", [across, emit.integers([groups, perGroup * taps, batch * oh * ow])]);
  const outward = emit.node("Transpose", [dy], { perm: { ints: [1, 0, 2, 3] } });
  const rows = emit.node("Reshape", [outward, emit.integers([groups, filters / groups, batch * oh * ow])]);
  const product = emit.node("MatMul", [rows, emit.node("Transpose", [matrix], { perm: { ints: [0, 2, 1] } })]);
  return emit.node("Reshape", [product, emit.integers(node.shape)]);
}

export interface Pooling {
  kernel: number;
  stride: number;
  padding: number;
}

const maxPoolIndicesOp: Op<Pooling> = {
  name: "maxPool2d",
  infer: ([x], { kernel, stride, padding }) => {
    if (x.shape.length !== 4) throw new Error("four axes are needed");
    if (padding >= kernel) throw new Error("padding must be smaller than the window");
    const extents = x.shape.slice(2).map((extent) => Math.floor((extent + 2 * padding - kernel) / stride) + 1);
    if (Math.min(...extents) < 1) throw new Error("the window is larger than the padded picture");
    return { shape: [x.shape[0], x.shape[1], ...extents], dtype: "i64" };
  },
  evaluate: ([x], { kernel, stride, padding }, { shape }) => {
    const out = new Int32Array(sizeOf(shape));
    const [, , height, width] = x.shape;
    const [, , oh, ow] = shape;
    for (let i = 0; i < out.length; i++) {
      const plane = Math.floor(i / (oh * ow)) * height * width;
      const top = (Math.floor(i / ow) % oh) * stride - padding;
      const left = (i % ow) * stride - padding;
      let best = -1;
      for (let row = Math.max(0, top); row < Math.min(height, top + kernel); row++)
        for (let column = Math.max(0, left); column < Math.min(width, left + kernel); column++) {
          const at = plane + row * width + column;
          if (best < 0 || x.data[at] > x.data[best]) best = at;
        }
      out[i] = best;
    }
    return out;
  },
  lower: (emit, [x], { kernel, stride, padding }) =>
    emit.nodes("MaxPool", [x], 2, {
      kernel_shape: { ints: [kernel, kernel] },
      strides: { ints: [stride, stride] },
      pads: { ints: [padding, padding, padding, padding] },
    })[1],
};

/** Position, in the whole tensor flattened, of the largest element under each window; the first one at equality. */
export const maxPoolIndices = (x: Value, pooling: Pooling): Value => apply(maxPoolIndicesOp, [x], pooling);
