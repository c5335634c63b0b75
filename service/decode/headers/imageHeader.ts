/** What the header of an image file says before anything is decoded. */
import { SelfsameError } from "../../../contract/errors.ts";
import type { ImageFormat, Orientation } from "../../../engine/evidence.ts";

export interface ImageHeader {
  format: ImageFormat;
  /** Size of the stored rows in pixels, before the orientation is applied. */
  width: number;
  height: number;
  /** EXIF orientation; for AVIF and HEIC the rotation and mirroring that the container asks for. */
  orientation: Orientation;
  /** Bits per sample, where the container says so. */
  bits?: number;
  /** The container promises more bytes than the file has. */
  cutShort?: boolean;
}

/** Big- or little-endian view over the whole file. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Latin-1 text of `length` bytes, shorter where the file ends first. */
export function textAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

export function damaged(format: string, what: string): SelfsameError {
  return new SelfsameError(
    "unreadable",
    `This ${format} file is damaged: ${what}.`,
    "Ask for the file again, as it was first sent: a copy that was cut short cannot be examined.",
  );
}

/** The picture size as a header gives it; a size of zero is damage. */
export function checkedSize(format: string, width: number, height: number): { width: number; height: number } {
  if (!(width > 0 && height > 0)) throw damaged(format, `its header gives a picture of ${width} x ${height} pixels`);
  return { width, height };
}
