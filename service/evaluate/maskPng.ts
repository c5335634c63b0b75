/** Masks of altered pixels as sets of pictures hold them; readSet reads them. */
import type { Size } from "../../engine/image/shapes.ts";
import { loadSharp } from "../decode/sharpBuild.ts";

/** 255 where the mask is set. */
export async function maskPng(mask: Uint8Array, { width, height }: Size): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const values = mask.map((value) => 255 * value);
  return sharp(values, { raw: { width, height, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();
}
