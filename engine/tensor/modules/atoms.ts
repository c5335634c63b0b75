/** Modules of one weight (paper, section 3): linear maps, convolutions, embeddings. */
import { conv2d } from "../ops/convolution.ts";
import { mul, sqrt } from "../ops/elementwise.ts";
import { gather } from "../ops/indexing.ts";
import { matmul } from "../ops/matmul.ts";
import { max, sum } from "../ops/reductions.ts";
import { concat, reshape, slice, transpose } from "../ops/shape.ts";
import { atom, type Module } from "./module.ts";
import { spectralNorm } from "./spectral.ts";

/** y = sqrt(out / in) W x over the last axis; W [out, in], spectral norm. */
export const linear = (name: string, output: number, input: number): Module =>
  atom({ name, shape: [output, input], norm: (w) => spectralNorm(w) }, 1, (x, w) =>
    mul(matmul(x, transpose(w)), Math.sqrt(output / input)),
  );

/** sqrt(out / in) / k^2 times a convolution with W [out, in, k, k]; the norm is the largest spectral norm of a tap. */
export const conv2D = (name: string, output: number, input: number, kernel: number): Module =>
  atom(
    {
      name,
      shape: [output, input, kernel, kernel],
      norm: (w) => {
        const taps = transpose(reshape(w, [output, input, kernel * kernel]), [2, 0, 1]);
        const norms = Array.from({ length: kernel * kernel }, (_, tap) =>
          reshape(spectralNorm(reshape(slice(taps, 0, tap, tap + 1), [output, input])), [1]),
        );
        return max(concat(norms, 0));
      },
    },
    1,
    (x, w) => mul(conv2d(x, w, { padding: (kernel - 1) >> 1 }), Math.sqrt(output / input) / kernel ** 2),
  );

/** sqrt(width) times the row of an index; the norm is the longest row. */
export const embedding = (name: string, count: number, width: number): Module =>
  atom({ name, shape: [count, width], norm: (w) => sqrt(max(sum(mul(w, w), [1]))) }, 1, (indices, w) =>
    mul(gather(w, indices), Math.sqrt(width)),
  );
