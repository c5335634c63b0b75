/** What the file itself says about an attribute of the camera. */
import type { MetadataBlocks } from "../examination.ts";

/** Blocks that speak of the picture; a preview, a maker's note or an editor may say otherwise. */
const blocksInOrder = ["exif", "ifd0", "gps", "interop"];

/** The text of the tag with that name, or undefined. */
export function recordOf(blocks: MetadataBlocks, tag: string): string | undefined {
  return blocksInOrder
    .flatMap((id) => blocks.filter((block) => block.id === id))
    .flatMap(({ tags }) => tags)
    .find(({ name }) => name === tag)?.text;
}
