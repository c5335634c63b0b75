/**
 * Where graphs run. The engine knows only this interface; ONNX Runtime on a device is handed in by the service, and the
 * reference below runs the same programs in plain TypeScript, for tests and for judging devices.
 */
import { evaluate } from "./evaluate.ts";
import { type Shape, type Tensor, TensorError, type Value } from "./value.ts";

export type Tensors = Readonly<Record<string, Tensor>>;

export interface ProgramSpec {
  /** What every run returns. */
  outputs: Readonly<Record<string, Value>>;
  /**
   * Leaves whose numbers stay with the program, where the device has them, and their values after each run: weights, the
   * memory of an optimiser, running statistics.
   */
  carry?: Readonly<Record<string, Value>>;
}

export interface Program {
  /** Runs once. Feeds are the leaves that are not carried. */
  run(feeds: Tensors): Promise<Record<string, Tensor>>;
  /** Runs once for each of the feeds, without going back and forth between threads in between. */
  runAll(feeds: readonly Tensors[]): Promise<Record<string, Tensor>[]>;
  /** Sets carried leaves; all of them have to be set before the first run. */
  load(state: Tensors): Promise<void>;
  /** The carried leaves as they are now. */
  state(): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

export interface Executor {
  /** "cpu", "webgpu" ... or "reference". */
  readonly device: string;
  compile(spec: ProgramSpec): Promise<Program>;
}

/** Runs the definitions of the operations; see evaluate.ts. */
export const referenceExecutor: Executor = {
  device: "reference",
  compile: async ({ outputs, carry = {} }) => {
    let carried: Record<string, Tensor> = {};
    const run = async (feeds: Tensors): Promise<Record<string, Tensor>> => {
      const results = evaluate([...Object.values(outputs), ...Object.values(carry)], { ...feeds, ...carried });
      const named = (names: string[], from: number) =>
        Object.fromEntries(names.map((name, i) => [name, results[from + i]]));
      const names = Object.keys(outputs);
      carried = named(Object.keys(carry), names.length);
      return named(names, 0);
    };
    return {
      run,
      runAll: async (feeds) => {
        const results: Record<string, Tensor>[] = [];
        for (const feed of feeds) results.push(await run(feed));
        return results;
      },
      load: async (state) => {
        checkCarried(state, carry);
        carried = { ...carried, ...state };
      },
      state: async () => ({ ...carried }),
      release: async () => undefined,
    };
  },
};

/** @throws TensorError for a tensor that is not carried or has another size than its leaf. */
export function checkCarried(state: Tensors, carry: Readonly<Record<string, { shape: Shape }>>): void {
  for (const [name, { shape }] of Object.entries(state)) {
    const leaf = carry[name];
    if (!leaf) throw new TensorError(`"${name}" is not carried by this program`);
    if (leaf.shape.join() !== shape.join())
      throw new TensorError(`"${name}" is [${leaf.shape.join(", ")}], but [${shape.join(", ")}] was given`);
  }
}
