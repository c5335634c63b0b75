import type { StarterLayer } from "./starter.ts";

type Layer = (id: string, name: string, result: string) => StarterLayer;

/** @param within what the graph writes before the name of a result. */
export const planesOf =
  (within: string, kind: "planes" | "planesAsWritten" = "planes"): Layer =>
  (id, name, result) => ({ id, name, result: within + result, kind });

/** What a graph calls the results of MobileNetV2, of whose blocks some add to what goes in and all project. */
export interface MobilenetResults {
  stem: string;
  added(block: number): string;
  projected(block: number): string;
  top: string;
}

/** Blocks that leave size and channels as they are add to what goes in (M. Sandler et al., CVPR 2018, table 2). */
const adding = new Set([2, 4, 5, 7, 8, 9, 11, 12, 14, 15]);

/** Its first convolution, the blocks of these numbers, and its last convolution. */
export const mobilenetLayers = (
  planes: Layer,
  { stem, added, projected, top }: MobilenetResults,
  blocks: readonly number[],
): StarterLayer[] => [
  planes("stem", "Stem", stem),
  ...blocks.map((block) =>
    planes(`block${block}`, `Block ${block}`, adding.has(block) ? added(block) : projected(block)),
  ),
  planes("top", "Last convolution", top),
];
