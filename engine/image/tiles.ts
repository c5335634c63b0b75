/** Pieces of a picture that overlap, and what was computed of them put together without seams. */
import type { Plane } from "./raster.ts";

/** A rectangle of a picture, in pixels. */
export interface Tile {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Tiling {
  width: number;
  height: number;
  /** Pixels that neighbours share at least. */
  overlap: number;
  /** Tiles begin at multiples of this: where samples of the results, or blocks of JPEG, have their phase. */
  align: number;
}

/**
 * Tiles that cover a picture of `width` x `height`, row by row. All have the size of the tiling, but those at the right and
 * at the bottom, which may be up to `align` - 1 pixels smaller; where the picture is smaller than a tile there is one.
 * @throws RangeError where tiles would not move on by `align` pixels at least.
 */
export function tilesOf(width: number, height: number, tiling: Tiling): Tile[] {
  const columns = startsAlong(width, tiling.width, tiling);
  const rows = startsAlong(height, tiling.height, tiling);
  return rows.flatMap((y) =>
    columns.map((x) => ({
      x,
      y,
      width: Math.min(tiling.width, width - x),
      height: Math.min(tiling.height, height - y),
    })),
  );
}

function startsAlong(extent: number, tile: number, { overlap, align }: Tiling): number[] {
  if (extent <= tile) return [0];
  const step = Math.floor((tile - overlap) / align) * align;
  if (step < 1) throw new RangeError(`Tiles of ${tile} pixels that share ${overlap} cannot move on by ${align}.`);
  const last = Math.ceil((extent - tile) / align) * align;
  const starts: number[] = [];
  for (let start = 0; start < last; start += step) starts.push(start);
  return [...starts, last];
}

/**
 * The weighted mean of what tiles say of each sample. At a border to a neighbour a tile says nothing within the outer quarter
 * of the overlap, where a filter does not see all it needs, and gains weight over the middle half: a filter that reaches no
 * further than a quarter of the overlap gives what it would give for the whole picture.
 */
export class BlendedPlane {
  private readonly sum: Plane;
  private readonly weight: Float32Array;

  /**
   * @param picture in pixels. @param overlap in pixels, as in the tiling.
   * @param stride pixels for each sample along each side; tiles begin at multiples of it.
   */
  constructor(
    private readonly picture: { width: number; height: number },
    private readonly overlap: number,
    private readonly stride: number,
  ) {
    const [width, height] = [Math.ceil(picture.width / stride), Math.ceil(picture.height / stride)];
    this.sum = { width, height, data: new Float32Array(width * height) };
    this.weight = new Float32Array(width * height);
  }

  /**
   * @param values of samples over the tile and maybe beyond it, where it was padded: row-major, `columns` in a row, at least
   * ceil(tile / stride) along each side. Numbers that are not finite stay holes.
   */
  add(tile: Tile, values: Float32Array, columns: number): void {
    const across = this.weightsAlong(tile.x, tile.width, this.picture.width);
    const down = this.weightsAlong(tile.y, tile.height, this.picture.height);
    const [left, top] = [tile.x / this.stride, tile.y / this.stride];
    for (let y = 0; y < down.length; y++)
      for (let x = 0; x < across.length; x++) {
        const weight = down[y] * across[x];
        if (weight === 0) continue;
        const at = (top + y) * this.sum.width + left + x;
        const value = values[y * columns + x];
        this.sum.data[at] += weight * (Number.isFinite(value) ? value : Number.NaN);
        this.weight[at] += weight;
      }
  }

  /** The plane, NaN where no tile said anything. May be asked once: it reuses what it holds. */
  finish(): Plane {
    const { data } = this.sum;
    for (let i = 0; i < data.length; i++) data[i] = this.weight[i] > 0 ? data[i] / this.weight[i] : Number.NaN;
    return this.sum;
  }

  private weightsAlong(start: number, extent: number, whole: number): Float32Array {
    const margin = this.overlap / 4;
    const weights = new Float32Array(Math.ceil(extent / this.stride));
    for (let i = 0; i < weights.length; i++) {
      const centre = (i + 0.5) * this.stride;
      const fromLeft = start === 0 ? Infinity : centre;
      const fromRight = start + extent >= whole ? Infinity : extent - centre;
      const distance = Math.min(fromLeft, fromRight);
      weights[i] = this.overlap === 0 ? 1 : Math.min(1, Math.max(0, (distance - margin) / (this.overlap - 2 * margin)));
    }
    return weights;
  }
}
