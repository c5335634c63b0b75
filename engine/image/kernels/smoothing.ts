/** Gaussian smoothing of many planes of one picture, by the WebAssembly kernel assembly/smoothing.ts. */
import { gaussianWeights } from "../gaussian.ts";
import type { Plane } from "../raster.ts";
import { instantiateKernel, type Kernel } from "./instantiate.ts";
import { smoothingWasm } from "./smoothing.wasm.ts";

interface SmoothingKernel extends Kernel {
  start(width: number, height: number, radius: number): void;
  plane(): number;
  weights(): number;
  smooth(): void;
}

/**
 * What gaussianBlur computes, several times faster and to the precision of single floats. One instance serves planes of
 * all sizes and keeps the memory of the largest, two planes, until it is let go.
 */
export class Smoother {
  readonly #kernel = instantiateKernel<SmoothingKernel>(smoothingWasm);

  /** The plane smoothed with a Gaussian of `sigma` > 0 pixels; beyond the border the nearest pixel is repeated. */
  gaussian({ width, height, data }: Plane, sigma: number): Plane {
    const kernel = this.#kernel;
    const weights = gaussianWeights(sigma);
    kernel.start(width, height, weights.length - 1);
    const { buffer } = kernel.memory;
    new Float32Array(buffer, kernel.weights(), weights.length).set(weights);
    const values = new Float32Array(buffer, kernel.plane(), width * height);
    values.set(data);
    kernel.smooth();
    return { width, height, data: values.slice() };
  }
}
