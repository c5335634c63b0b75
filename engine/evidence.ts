/**
 * Evidence: what is known about one image file. Cheap facts are there at once; what costs time (pixels, coefficients,
 * embedded previews, credentials) is computed when first asked for and then kept.
 */
import type { RgbImage } from "./image/raster.ts";
import type { JpegCoefficients } from "./jpeg/coefficients.ts";
import type { JpegStructure } from "./jpeg/structure.ts";
import type { Credentials } from "./metadata/credentials.ts";
import type { Metadata } from "./metadata/metadata.ts";

export type ImageFormat = "jpeg" | "png" | "webp" | "avif" | "heic" | "tiff" | "gif";

/** EXIF orientation, 1 (upright) to 8. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** A picture found inside the file: EXIF thumbnail, MPF picture, JFIF thumbnail. Decoded and turned upright. */
export interface Preview {
  kind: "exif-thumbnail" | "mpf" | "jfif-thumbnail";
  /** Where its bytes are in the file. */
  offset: number;
  bytes: number;
  image: RgbImage;
}

export interface Evidence {
  /** Original file name, without its folder. */
  name: string;
  /** Hash over the bytes of the file as they were read, lower-case hex. */
  sha256: string;
  bytes: number;
  /** By content, never by extension. */
  format: ImageFormat;
  /** Size of the upright picture in pixels; every map and region refers to this frame. */
  width: number;
  height: number;
  /** What was applied to the stored rows to get the upright picture. */
  orientation: Orientation;
  /** What a reader must know about the decoding: first frame of several, cut short, alpha removed ... */
  notices: string[];
  metadata: Metadata;
  /** Markers, tables and embedded pictures of a JPEG file; absent for other formats. */
  jpeg?: JpegStructure;
  pixels(): Promise<RgbImage>;
  /** Quantised DCT coefficients in the stored (unrotated) frame. Rejects where the file is no JPEG that we read. */
  coefficients(): Promise<JpegCoefficients>;
  previews(): Promise<Preview[]>;
  credentials(): Promise<Credentials>;
}
