/** Grid votes of a picture, as it is and after one more JPEG compression. */
import { lumaRow } from "../../image/colour.ts";
import { GridVoter } from "../../image/kernels/gridVotes.ts";
import type { RgbImage } from "../../image/raster.ts";
import type { Tools } from "../detector.ts";

/** Rows handed to the encoder at once; a multiple of 8, so that the strips are compressed as the whole would be. */
const STRIP = 1024;
/** As in the IPOL article: fine enough to leave coarser grids as they are, coarse enough to leave one of its own. */
const RESAVE_QUALITY = 99;

function addRows(voter: GridVoter, image: RgbImage): void {
  for (let y = 0; y < image.height; y++) voter.addRow((row) => lumaRow(image, y, row));
}

/** Votes of the picture itself, as GridVoter gives them. */
export function votesOf(image: RgbImage): Uint8Array {
  const voter = new GridVoter(image.width, image.height);
  addRows(voter, image);
  return voter.votes;
}

/** Votes after a JPEG compression of quality 99 on the grid (0, 0). Compresses strip by strip to bound memory. */
export async function votesAfterResave(
  image: RgbImage,
  tools: Tools,
  progress: (fraction: number) => void,
): Promise<Uint8Array> {
  const { width, height, data } = image;
  const voter = new GridVoter(width, height);
  for (let top = 0; top < height; top += STRIP) {
    const rows = Math.min(STRIP, height - top);
    const strip = { width, height: rows, data: data.subarray(3 * width * top, 3 * width * (top + rows)) };
    addRows(voter, await tools.resaveJpeg(strip, { quality: RESAVE_QUALITY, subsampling: "4:4:4" }));
    tools.signal.throwIfAborted();
    progress((top + rows) / height);
  }
  return voter.votes;
}
