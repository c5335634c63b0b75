/** The splices beside the project, of cameras that no network here has learnt from. */
import { readFileSync } from "node:fs";
import sharp from "sharp";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { hasSharedData, sharedData } from "../../support/sharedData.ts";
import { decode } from "../../support/tools.ts";

export interface Splice {
  id: string;
  image: string;
  mask: string;
  /** The same picture, saved alike, without the paste. */
  pristine: string;
  format: string;
  quality: number | null;
}

export function readSplices(): Splice[] {
  if (!hasSharedData) throw new Error("The splices for this measurement are not beside the project (../shared/data).");
  return JSON.parse(readFileSync(sharedData("splices/index.json"), "utf8")) as Splice[];
}

export const PNG = "PNG";

/** "PNG", "JPEG 95". */
export const formatOf = ({ format, quality }: Splice): string => (format === "png" ? PNG : `JPEG ${quality ?? format}`);

export const splicedPicture = ({ image }: Splice): Promise<RgbImage> => decode(sharedData(`splices/${image}`));

export const pristinePicture = ({ pristine }: Splice): Promise<RgbImage> => decode(sharedData(`splices/${pristine}`));

/** 1 per pasted pixel, at the size of the picture or scaled to another one. */
export async function pastedPixels({ mask }: Splice, size?: { width: number; height: number }): Promise<Uint8Array> {
  const picture = sharp(sharedData(`splices/${mask}`)).greyscale();
  const scaled = size ? picture.resize(size.width, size.height, { fit: "fill" }) : picture;
  return (await scaled.raw().toBuffer()).map((value) => Number(value > 127));
}
