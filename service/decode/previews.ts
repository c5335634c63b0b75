/** Pictures inside a JPEG file (EXIF and JFIF thumbnails, MPF pictures), decoded and turned upright. */
import type { Orientation, Preview } from "../../engine/evidence.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import type { EmbeddedPicture, JpegStructure } from "../../engine/jpeg/structure.ts";
import { orientationIn, readDirectory } from "./headers/tiff.ts";
import { orient } from "./orient.ts";
import { decodePixels } from "./pixels.ts";
import { sniff } from "./sniff.ts";

/** Previews beyond these are left out: a file can announce thousands. */
const mostPreviews = 8;
const mostMegapixels = 60;

/**
 * Decodes what `structure.embedded` lists. A preview that cannot be decoded is left out: the structure still names it.
 * @param main orientation of the main picture
 */
export async function decodePreviews(
  bytes: Uint8Array,
  structure: JpegStructure,
  main: Orientation,
): Promise<Preview[]> {
  const previews: Preview[] = [];
  for (const picture of structure.embedded) {
    if (picture.kind === "second-image" || previews.length === mostPreviews) continue;
    const { kind, offset, bytes: length } = picture;
    try {
      previews.push({ kind, offset, bytes: length, image: await decodePreview(bytes, picture, structure, main) });
    } catch {
      // Damaged thumbnails are common and say nothing about the main picture.
    }
  }
  return previews;
}

async function decodePreview(
  bytes: Uint8Array,
  picture: EmbeddedPicture,
  structure: JpegStructure,
  main: Orientation,
): Promise<RgbImage> {
  const content = bytes.subarray(picture.offset, picture.offset + picture.bytes);
  const isJpeg = content[0] === 0xff && content[1] === 0xd8;
  if (picture.kind === "jfif-thumbnail" && !isJpeg) {
    // JFIF 1.02: width and height stand before plain RGB rows.
    const [width, height] = bytes.subarray(picture.offset - 2, picture.offset);
    return orient({ width, height, data: content.slice() }, main);
  }
  const header = sniff(content);
  const { image } = await decodePixels(content, { ...header, orientation: 1 }, mostMegapixels);
  return orient(image, previewOrientation(bytes, picture, structure, header.orientation, main));
}

/**
 * A preview is stored in the frame of the main picture unless it says otherwise: MPF pictures by an EXIF block of their
 * own, thumbnails by the orientation in IFD1 (CIPA DC-008, 4.6.2), which most cameras leave out.
 */
function previewOrientation(
  bytes: Uint8Array,
  picture: EmbeddedPicture,
  structure: JpegStructure,
  own: Orientation,
  main: Orientation,
): Orientation {
  if (own !== 1) return own;
  if (picture.kind === "exif-thumbnail") {
    const exif = structure.segments.find(({ identifier }) => identifier === "Exif");
    const directory = exif && readDirectory(bytes.subarray(exif.offset + 10, exif.offset + exif.bytes), 1);
    if (directory?.first.has(274)) return orientationIn(directory);
  }
  return main;
}
