/**
 * What compressing 8x8 blocks again would lose, under many quantisation tables at once. Since the DCT keeps energy
 * (Parseval), the squared error in the pixels is that of the coefficients c: the sum of (c - Q round(c / Q))^2. So one
 * transform per block serves all tables, and nothing is transformed back. Runs the WebAssembly kernel
 * assembly/requantisation.ts, four blocks at a time.
 */
import { instantiateKernel, type Kernel } from "./instantiate.ts";
import { requantisationWasm } from "./requantisation.wasm.ts";

interface RequantisationKernel extends Kernel {
  start(blocks: number, tables: number): void;
  saveBefore(): void;
  beforeAt(): number;
  samplesAt(): number;
  stepsAt(): number;
  errorsAt(): number;
  run(): void;
}

export class Requantiser {
  /** Distance between two samples of the same block in what `run` fills, and between two tables in what it gives. */
  readonly columns: number;
  readonly #kernel: RequantisationKernel;
  readonly #samples: Float32Array;
  readonly #errors: Float32Array;

  /**
   * @param blocks how many are handed over at once.
   * @param tables 64 steps each, in natural order; Infinity quantises everything to zero, so that the error is the
   * energy of the block without its mean.
   * @param before where given, blocks are first saved with this table of 64 finite steps, and noise as of the rounding to
   * whole grey levels is added, the same in each run of the program.
   */
  constructor(blocks: number, tables: readonly ArrayLike<number>[], before?: ArrayLike<number>) {
    this.columns = (blocks + 3) & ~3;
    this.#kernel = instantiateKernel<RequantisationKernel>(requantisationWasm);
    this.#kernel.start(blocks, tables.length);
    const { memory } = this.#kernel;
    const steps = new Float32Array(memory.buffer, this.#kernel.stepsAt(), 128 * tables.length);
    for (const [t, table] of tables.entries()) writeSteps(steps.subarray(128 * t), table);
    if (before) {
      writeSteps(new Float32Array(memory.buffer, this.#kernel.beforeAt(), 128), before);
      this.#kernel.saveBefore();
    }
    this.#samples = new Float32Array(memory.buffer, this.#kernel.samplesAt(), 64 * this.columns);
    this.#errors = new Float32Array(memory.buffer, this.#kernel.errorsAt(), this.columns * tables.length);
  }

  /**
   * @param fill writes sample (x, y) of block b, in grey levels, to 64 * columns values at (8 y + x) * columns + b.
   * @returns for table t and block b, at t * columns + b, the sum of the squared errors of its coefficients other than
   * DC, which is that of its pixels; valid until the next call.
   */
  run(fill: (samples: Float32Array) => void): Float32Array {
    fill(this.#samples);
    this.#kernel.run();
    return this.#errors;
  }
}

/** Pairs of 1 / step and step; both 0 for an infinite one. */
function writeSteps(pairs: Float32Array, table: ArrayLike<number>): void {
  for (let i = 0; i < 64; i++) {
    const finite = table[i] < Infinity;
    pairs[2 * i] = finite ? 1 / table[i] : 0;
    pairs[2 * i + 1] = finite ? table[i] : 0;
  }
}
