/** What the file says about itself, block by block, exactly as found. Rules over it are in `rules/`. */

export interface MetadataTag {
  /** Standard name: "DateTimeOriginal". Unknown tags are named by their number: "0x9217". */
  name: string;
  /** Value as a reader sees it. */
  text: string;
  /** Value for rules: numbers and strings as stored, dates as "YYYY-MM-DDTHH:mm:ss". Binary values are left out. */
  value?: string | number | boolean | number[] | string[];
}

export type MetadataBlockId =
  | "file"
  | "jfif"
  | "ifd0"
  | "exif"
  | "gps"
  | "interop"
  | "ifd1"
  | "makerNote"
  | "xmp"
  | "iptc"
  | "icc"
  | "photoshop"
  | "adobe"
  | "mpf"
  | "png"
  | "webp"
  | "comment";

export interface MetadataBlock {
  id: MetadataBlockId;
  title: string;
  tags: MetadataTag[];
  /** Set where the block is there but cannot be read, or was cut by a limit. */
  error?: string;
}

export interface Metadata {
  blocks: MetadataBlock[];
}

/** The tag of that name in the first of the named blocks that has it, or undefined. */
export function findTag(metadata: Metadata, name: string, blocks?: MetadataBlockId[]): MetadataTag | undefined {
  for (const block of metadata.blocks) {
    if (blocks && !blocks.includes(block.id)) continue;
    const tag = block.tags.find((candidate) => candidate.name === name);
    if (tag) return tag;
  }
  return undefined;
}
