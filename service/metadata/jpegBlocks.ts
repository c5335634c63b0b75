/** Blocks that only the structure of a JPEG shows: comments, Adobe and Photoshop segments, multi-picture index. */
import type { JpegStructure } from "../../engine/jpeg/structure.ts";
import type { MetadataBlock, MetadataTag } from "../../engine/metadata/metadata.ts";

const longestComment = 4000;
const mostComments = 50;

export function jpegBlocks(bytes: Uint8Array, structure: JpegStructure): MetadataBlock[] {
  const blocks: MetadataBlock[] = [];
  const comments = structure.segments.filter(({ name }) => name === "COM");
  if (comments.length > 0) {
    const text = new TextDecoder("utf-8");
    const tags: MetadataTag[] = comments.slice(0, mostComments).map(({ offset, bytes: length }, i) => {
      const value = text.decode(bytes.subarray(offset + 4, Math.min(offset + length, offset + 4 + longestComment)));
      return { name: comments.length > 1 ? `Comment ${i + 1}` : "Comment", text: value, value };
    });
    blocks.push({ id: "comment", title: "Comments", tags });
  }
  const having = (identifier: string) => structure.segments.filter((segment) => segment.identifier === identifier);
  for (const [id, title, identifier] of [
    ["adobe", "Adobe APP14", "Adobe"],
    ["photoshop", "Photoshop resources", "Photoshop 3.0"],
    ["mpf", "Multi-picture format", "MPF"],
  ] as const) {
    const segments = having(identifier);
    if (segments.length === 0) continue;
    const size = segments.reduce((total, segment) => total + segment.bytes, 0);
    const tags: MetadataTag[] = [{ name: "Size", text: `${size} bytes in ${segments.length} segment(s)`, value: size }];
    if (id === "adobe" && structure.adobeTransform !== undefined) {
      tags.push({ name: "ColorTransform", text: String(structure.adobeTransform), value: structure.adobeTransform });
    }
    const faults = id === "mpf" ? structure.faults.filter((fault) => fault.includes("multi-picture index")) : [];
    blocks.push({ id, title, tags, ...(faults.length > 0 ? { error: faults.join("; ") } : {}) });
  }
  return blocks;
}
