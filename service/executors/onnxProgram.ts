/**
 * A program on ONNX Runtime. What it carries stays where the device has it: on a GPU as the buffers that the last run
 * left there, on the cpu as two sets of arrays that take turns as inputs and outputs, so that a step allocates nothing.
 */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { UsedDevice } from "../../contract/lab.ts";
import { checkCarried, type Program, type ProgramSpec, type Tensors } from "../../engine/tensor/executor.ts";
import { writeModel } from "../../engine/tensor/onnx/model.ts";
import { input } from "../../engine/tensor/ops/leaves.ts";
import { type DType, type Shape, sizeOf, type Tensor, TensorError } from "../../engine/tensor/value.ts";

export interface OnnxOptions {
  device: UsedDevice;
  /** Threads of one program on the cpu; as many as ONNX Runtime finds good where left out. */
  threads?: number;
}

interface Kind {
  shape: Shape;
  dtype: DType;
}

/** A program as plain data, to be opened on this thread or on another. */
export interface WrittenProgram {
  model: Uint8Array;
  outputs: Readonly<Record<string, Kind>>;
  carry: Readonly<Record<string, Kind>>;
}

/** Carried leaves leave the graph under a name of their own: input and output must not share one. */
const nextName = (name: string): string => `${name}/next`;

/** Devices whose outputs ONNX Runtime for Node can leave on the device. */
const keepsOnDevice = (device: UsedDevice): boolean => device === "webgpu";

export function writeProgram({ outputs, carry = {} }: ProgramSpec): WrittenProgram {
  const nexts = Object.fromEntries(Object.entries(carry).map(([name, value]) => [nextName(name), value]));
  const kinds = (values: ProgramSpec["outputs"]) =>
    Object.fromEntries(Object.entries(values).map(([name, { shape, dtype }]) => [name, { shape, dtype }]));
  return { model: writeModel({ ...outputs, ...nexts }), outputs: kinds(outputs), carry: kinds(carry) };
}

/** @throws Error of ONNX Runtime where the device is not there or cannot run the graph. */
export async function openProgram(written: WrittenProgram, { device, threads }: OnnxOptions): Promise<Program> {
  const session = await InferenceSession.create(written.model, {
    ...sessionOptions(device),
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    ...(keepsOnDevice(device)
      ? {
          preferredOutputLocation: Object.fromEntries(
            Object.keys(written.carry).map((name) => [nextName(name), "gpu-buffer" as const]),
          ),
        }
      : {}),
  });
  return new OnnxProgram(session, written, device);
}

const sessionOptions = (device: UsedDevice): InferenceSession.SessionOptions => ({
  executionProviders: [device],
  graphOptimizationLevel: "all",
  // Errors only: optimisations that do not apply are none of the reader's business.
  logSeverityLevel: 3,
  // Threads that wait actively take the time of other programs on the same machine.
  extra: { session: { intra_op: { allow_spinning: "0" } } },
});

class OnnxProgram implements Program {
  /** Carried leaves as the next run takes them. */
  private current: Record<string, OrtTensor> = {};
  /** Arrays that the next run writes into, where results come to this side. */
  private spare: Record<string, OrtTensor> = {};
  private readonly inputs: ReadonlySet<string>;
  private readonly onDevice: boolean;
  /** Copies what is carried from the device to this side. */
  private reader: InferenceSession | undefined;

  constructor(
    private readonly session: InferenceSession,
    private readonly written: WrittenProgram,
    private readonly device: UsedDevice,
  ) {
    this.inputs = new Set(session.inputNames);
    this.onDevice = keepsOnDevice(device);
    if (!this.onDevice) for (const [name, kind] of Object.entries(written.carry)) this.spare[name] = zeros(kind);
  }

  async run(feeds: Tensors): Promise<Record<string, Tensor>> {
    const { outputs, carry } = this.written;
    const given: Record<string, OrtTensor> = {};
    for (const name of this.inputs) {
      const tensor = name in carry ? this.current[name] : feeds[name] && toOrt(feeds[name]);
      if (!tensor) throw new TensorError(`the value of "${name}" was not given`);
      given[name] = tensor;
    }
    const fetches: Record<string, OrtTensor | null> = {};
    for (const name of Object.keys(outputs)) fetches[name] = null;
    for (const name of Object.keys(carry)) fetches[nextName(name)] = this.onDevice ? null : this.spare[name];

    const results = await this.session.run(given, fetches);
    for (const name of Object.keys(carry)) {
      const before = this.current[name];
      this.current[name] = results[nextName(name)] as OrtTensor;
      if (this.onDevice) before?.dispose();
      else this.spare[name] = before ?? zeros(carry[name]);
    }
    return Object.fromEntries(
      Object.entries(outputs).map(([name, kind]) => [name, fromOrt(results[name] as OrtTensor, kind)]),
    );
  }

  async runAll(feeds: readonly Tensors[]): Promise<Record<string, Tensor>[]> {
    const results: Record<string, Tensor>[] = [];
    for (const feed of feeds) results.push(await this.run(feed));
    return results;
  }

  async load(state: Tensors): Promise<void> {
    checkCarried(state, this.written.carry);
    for (const [name, tensor] of Object.entries(state)) {
      if (this.onDevice) this.current[name]?.dispose();
      // A copy: the arrays take turns as outputs and would overwrite the caller's.
      this.current[name] = toOrt({ ...tensor, data: tensor.data.slice() });
    }
  }

  async state(): Promise<Record<string, Tensor>> {
    const { carry } = this.written;
    for (const name of Object.keys(carry)) if (!this.current[name]) throw new TensorError(`"${name}" was not loaded`);
    const here = this.onDevice ? await this.fetch() : this.current;
    return Object.fromEntries(Object.entries(carry).map(([name, kind]) => [name, fromOrt(here[name], kind)]));
  }

  /** Reading a tensor of the device by itself ends the process in this version of ONNX Runtime; a graph of copies does not. */
  private async fetch(): Promise<Record<string, OrtTensor>> {
    const names = Object.keys(this.written.carry);
    if (names.length === 0) return {};
    this.reader ??= await InferenceSession.create(
      writeModel(
        Object.fromEntries(
          Object.entries(this.written.carry).map(([name, { shape, dtype }]) => [
            nextName(name),
            input(name, shape, dtype),
          ]),
        ),
      ),
      sessionOptions(this.device),
    );
    const copies = await this.reader.run(this.current);
    return Object.fromEntries(names.map((name) => [name, copies[nextName(name)] as OrtTensor]));
  }

  async release(): Promise<void> {
    if (this.onDevice) for (const tensor of Object.values(this.current)) tensor.dispose();
    this.current = {};
    this.spare = {};
    await this.session.release();
    await this.reader?.release();
  }
}

function zeros({ shape, dtype }: Kind): OrtTensor {
  const size = sizeOf(shape);
  return toOrt({ shape, dtype, data: dtype === "f32" ? new Float32Array(size) : new Int32Array(size) });
}

/** Our tensor as ONNX Runtime wants it; f32 arrays are shared, not copied. */
function toOrt({ shape, dtype, data }: Tensor): OrtTensor {
  if (dtype === "f32")
    return new OrtTensor("float32", data instanceof Float32Array ? data : Float32Array.from(data), [...shape]);
  if (dtype === "i64") return new OrtTensor("int64", BigInt64Array.from(data as Int32Array, BigInt), [...shape]);
  return new OrtTensor("bool", Uint8Array.from(data), [...shape]);
}

/** A copy that later runs leave alone. */
function fromOrt({ data }: OrtTensor, { shape, dtype }: Kind): Tensor {
  if (dtype === "f32") return { shape, dtype, data: (data as Float32Array).slice() };
  if (dtype === "i64") return { shape, dtype, data: Int32Array.from(data as BigInt64Array, Number) };
  return { shape, dtype, data: Uint8Array.from(data as Uint8Array) };
}
