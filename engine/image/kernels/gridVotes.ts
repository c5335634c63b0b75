/**
 * JPEG grid votes of a picture: which of the 64 possible 8x8 grids does each pixel speak for? Runs the WebAssembly
 * kernel assembly/gridVotes.ts row by row; besides the votes it holds a few hundred bytes per column.
 *
 * Source: Nikoukhah, Anger, Ehret, Colom, Morel, Grompone von Gioi, "JPEG grid detection based on the number of DCT
 * zeros and its application to automatic and localized forgery detection", CVPR Workshops 2019, section 3.
 */
import { gridVotesWasm } from "./gridVotes.wasm.ts";
import { instantiateKernel, type Kernel } from "./instantiate.ts";

/** The vote of a pixel that does not vote. */
export const NO_VOTE = 255;

interface GridVotesKernel extends Kernel {
  start(width: number): void;
  nextRow(): number;
  push(): void;
  votes(): number;
}

/**
 * Takes luminance rows from top to bottom. For each 8x8 block, at every pixel offset, the orthonormal DCT coefficients
 * other than DC with absolute value below 0.5 are counted. A pixel votes for the grid of the block with most such zeros
 * among the 64 blocks that cover it. It does not vote where two blocks tie, where the best block is constant along its
 * rows or its columns, or within 7 pixels of the border, where not all 64 blocks exist.
 */
export class GridVoter {
  /** `width * height` votes, row-major: 8 * (y % 8) + x % 8 of the winning block's corner, or NO_VOTE. */
  readonly votes: Uint8Array;
  readonly #width: number;
  readonly #kernel: GridVotesKernel;
  #rows = 0;

  constructor(width: number, height: number) {
    this.#width = width;
    this.votes = new Uint8Array(width * height).fill(NO_VOTE);
    this.#kernel = instantiateKernel<GridVotesKernel>(gridVotesWasm);
    this.#kernel.start(width);
  }

  /** `fill` writes the next row's luminance, 0..255, into the `width` values it is given. */
  addRow(fill: (luma: Float32Array) => void): void {
    const { memory } = this.#kernel;
    fill(new Float32Array(memory.buffer, this.#kernel.nextRow(), this.#width));
    this.#kernel.push();
    const row = this.#rows++ - 7;
    if (row < 7 || this.#width < 15) return;
    const voting = new Uint8Array(memory.buffer, this.#kernel.votes(), this.#width - 14);
    this.votes.set(voting, row * this.#width + 7);
  }
}
