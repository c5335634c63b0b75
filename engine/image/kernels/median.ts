/** Median filter over 3x3 pixels, row by row, by the WebAssembly kernel assembly/median.ts. */
import { instantiateKernel, type Kernel } from "./instantiate.ts";
import { medianWasm } from "./median.wasm.ts";

interface MedianKernel extends Kernel {
  start(width: number): void;
  nextRow(): number;
  push(): void;
  repeat(): void;
  medians(): number;
}

/**
 * The median of the 3x3 neighbourhood of every pixel of a `width` x `height` picture of bytes; pixels beyond the border
 * equal the nearest one inside. `fill` writes row y into the `width` bytes it is given; `take` gets the medians of row y
 * in bytes that are valid during the call. Rows come in order; `take(y)` is called after `fill(y + 1)`.
 */
export function median3x3(
  width: number,
  height: number,
  fill: (y: number, row: Uint8ClampedArray) => void,
  take: (y: number, medians: Uint8Array) => void,
): void {
  const kernel = instantiateKernel<MedianKernel>(medianWasm);
  kernel.start(width);
  const medians = new Uint8Array(kernel.memory.buffer, kernel.medians(), width);
  for (let y = 0; y < height; y++) {
    fill(y, new Uint8ClampedArray(kernel.memory.buffer, kernel.nextRow(), width));
    kernel.push();
    if (y > 0) take(y - 1, medians);
  }
  kernel.repeat();
  take(height - 1, medians);
}
