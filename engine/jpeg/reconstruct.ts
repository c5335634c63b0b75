/** From quantised coefficients back to the samples of one component. Source: ITU-T T.81, A.3.1, A.3.3, A.3.4. */
import type { ComponentCoefficients } from "./coefficients.ts";
import { inverseDct8x8 } from "./inverseDct.ts";

/** 8-bit samples of one component, row-major, at the component's own (subsampled) size. */
export interface ComponentSamples {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Dequantises, transforms, shifts by 128 and clamps. No upsampling, no colour conversion. */
export function reconstructComponent(component: ComponentCoefficients): ComponentSamples {
  const { width, height, values, blocksWide } = component;
  const divisors = component.table.values;
  const data = new Uint8ClampedArray(width * height);
  const block = new Float64Array(64);
  for (let by = 0; by < component.contentBlocksHigh; by++) {
    const rows = Math.min(8, height - 8 * by);
    for (let bx = 0; bx < component.contentBlocksWide; bx++) {
      const columns = Math.min(8, width - 8 * bx);
      const at = 64 * (by * blocksWide + bx);
      for (let i = 0; i < 64; i++) block[i] = values[at + i] * divisors[i];
      inverseDct8x8(block);
      for (let y = 0; y < rows; y++) {
        const target = (8 * by + y) * width + 8 * bx;
        for (let x = 0; x < columns; x++) data[target + x] = block[8 * y + x] + 128;
      }
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}
