/** Small graph models of TensorFlow.js, and what TensorFlow.js 4.22.0 makes of them. */
import golden from "../golden/tfjsGraphs.json" with { type: "json" };

export interface GraphFile {
  json: unknown;
  weights: Uint8Array;
}

interface Numbers {
  shape: number[];
  data: number[];
}

/**
 * For x of 60 waves, sin(0.7 i), [1, 5, 6, 2], and for v = 3, -1, 7, -5, 2, 0: results by their names. From
 * GraphModel.execute of @tensorflow/tfjs-converter 4.22.0 on the backend cpu.
 */
export const expected: { planes: Record<string, Numbers>; places: Record<string, Numbers> } = golden;

const f32 = { T: { type: "DT_FLOAT" } };
const ints = (...i: number[]) => ({ list: { i: i.map(String) } });
const text = (value: string) => ({ s: btoa(value) });
const texts = (...values: string[]) => ({ list: { s: values.map((value) => btoa(value)) } });

class Builder {
  private readonly nodes: object[] = [];
  private readonly entries: object[] = [];
  private readonly parts: Uint8Array[] = [];

  node(name: string, op: string, input: readonly string[], attr: object = {}): this {
    this.nodes.push({ name, op, input, attr: { ...f32, ...attr } });
    return this;
  }

  input(name: string, type: string, shape: readonly number[]): this {
    const dim = shape.map((size) => ({ size: String(size) }));
    return this.node(name, "Placeholder", [], { dtype: { type }, shape: { shape: { dim } } });
  }

  integers(name: string, shape: readonly number[], values: readonly number[]): this {
    return this.weights(name, { shape, dtype: "int32" }, Int32Array.from(values));
  }

  /** Waves: the i-th number is the sine of i times `step`. */
  waves(name: string, shape: readonly number[], step: number): this {
    const count = shape.reduce((all, extent) => all * extent, 1);
    return this.weights(
      name,
      { shape, dtype: "float32" },
      Float32Array.from({ length: count }, (_, i) => Math.sin(i * step)),
    );
  }

  weights(name: string, entry: object, values: Uint8Array | Uint16Array | Int32Array | Float32Array): this {
    this.nodes.push({ name, op: "Const", attr: { dtype: { type: "DT_FLOAT" } } });
    this.entries.push({ name, ...entry });
    this.parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return this;
  }

  build(): GraphFile {
    const weights = new Uint8Array(this.parts.reduce((all, { length }) => all + length, 0));
    let at = 0;
    for (const part of this.parts) {
      weights.set(part, at);
      at += part.length;
    }
    return {
      json: {
        format: "graph-model",
        modelTopology: { node: this.nodes, versions: {} },
        weightsManifest: [{ paths: ["weights.bin"], weights: this.entries }],
      },
      weights,
    };
  }
}

const planar = { data_format: text("NHWC"), dilations: ints(1, 1, 1, 1) };

export const planeGraph: GraphFile = new Builder()
  .input("x", "DT_FLOAT", [-1, 5, 6, 2])
  .weights(
    "kernel",
    { shape: [3, 3, 2, 3], dtype: "float32", quantization: { dtype: "uint8", scale: 0.01, min: -1 } },
    Uint8Array.from({ length: 54 }, (_, i) => (i * 37) % 200),
  )
  .waves("offset", [3], 1)
  .weights(
    "depthwise-kernel",
    { shape: [3, 3, 3, 2], dtype: "float32", quantization: { dtype: "float16", original_dtype: "float32" } },
    // 0.5 to 0.99 and their negatives.
    Uint16Array.from({ length: 54 }, (_, i) => 0x3800 + 18 * i + (i % 3 === 0 ? 0x8000 : 0)),
  )
  .waves("shift", [6], 2)
  .waves("scale", [6], 0.4)
  .waves("mean-before", [6], 0.6)
  .weights("variance", { shape: [6], dtype: "float32" }, Float32Array.of(1, 2, 3, 0.5, 0.25, 4))
  .waves("slope", [6], 0.8)
  .integers("size", [2], [6, 5])
  .integers("channels", [], [3])
  .integers("borders", [4, 2], [0, 0, 1, 0, 0, 1, 0, 0])
  .integers("places", [2], [1, 2])
  .waves("matrix", [12, 4], 0.3)
  .waves("bias", [4], 0.9)
  .node("conv", "_FusedConv2D", ["x", "kernel", "offset"], {
    ...planar,
    strides: ints(1, 2, 2, 1),
    padding: text("SAME"),
    fused_ops: texts("BiasAdd", "Relu6"),
    num_args: { i: "1" },
  })
  .node("depth", "DepthwiseConv2dNative", ["conv", "depthwise-kernel"], {
    ...planar,
    strides: ints(1, 1, 1, 1),
    padding: text("SAME"),
  })
  .node("normal", "FusedBatchNormV3", ["depth", "scale", "shift", "mean-before", "variance"], {
    data_format: text("NHWC"),
    is_training: { b: false },
    epsilon: { f: 0.001 },
  })
  .node("bent", "Prelu", ["normal", "slope"])
  .node("shifted", "AddV2", ["depth", "shift"])
  .node("leaky", "LeakyRelu", ["shifted"], { alpha: { f: 0.1 } })
  .node("resized", "ResizeBilinear", ["leaky", "size"], {
    half_pixel_centers: { b: true },
    align_corners: { b: false },
  })
  .node("soft", "Sigmoid", ["resized"])
  .node("joined", "ConcatV2", ["resized", "soft", "channels"])
  .node("padded", "Pad", ["joined", "borders"])
  .node("pooled", "MaxPool", ["padded"], {
    data_format: text("NHWC"),
    ksize: ints(1, 2, 2, 1),
    strides: ints(1, 2, 2, 1),
    padding: text("VALID"),
  })
  .node("mean", "Mean", ["joined", "places"], { keep_dims: { b: false } })
  .node("dense", "_FusedMatMul", ["mean", "matrix", "bias"], {
    transpose_a: { b: false },
    transpose_b: { b: false },
    fused_ops: texts("BiasAdd"),
    num_args: { i: "1" },
  })
  .node("sorted", "Softmax", ["dense"])
  .build();

export const indexGraph: GraphFile = new Builder()
  .input("v", "DT_INT32", [6])
  .integers("zero", [], [0])
  .integers("three", [], [3])
  .integers("flat", [1], [-1])
  .integers("begin", [1], [-1])
  .integers("middle", [1], [2])
  .integers("end", [1], [6])
  .integers("one", [1], [1])
  .integers("two", [1], [2])
  .integers("eight", [1], [8])
  .integers("sizes", [2], [4, 2])
  .node("positive", "Greater", ["v", "zero"])
  .node("where", "Where", ["positive"])
  .node("picked", "GatherNd", ["v", "where"])
  .node("list", "Reshape", ["where", "flat"])
  .node("taken", "GatherV2", ["v", "list", "zero"])
  .node("scattered", "ScatterNd", ["where", "taken", "eight"])
  .node("quotient", "FloorDiv", ["v", "three"])
  .node("rest", "FloorMod", ["v", "three"])
  .node("last", "StridedSlice", ["v", "begin", "end", "one"], { shrink_axis_mask: { i: "1" } })
  .node("every", "StridedSlice", ["v", "middle", "end", "two"], { begin_mask: { i: "1" } })
  .node("pair", "Pack", ["last", "three"], { axis: { i: "0" } })
  .node("parts", "SplitV", ["v", "sizes", "zero"], { num_split: { i: "2" } })
  .node("second", "Identity", ["parts:1"])
  .build();
