/** What a reader types and chooses of how pictures go into a network. */
import type { PictureInput } from "../../../contract/models.ts";
import { type PictureScale, scaleOf, scaleValues } from "../../../contract/pictureScales.ts";

export interface InputDraft {
  width: string;
  height: string;
  /** "" stands for a range of its own, which stays as it is. */
  scale: PictureScale | "";
  order: PictureInput["order"];
}

const largest = 8192;

export const draftOf = (input: PictureInput): InputDraft => ({
  width: String(input.width),
  height: String(input.height),
  scale: scaleOf(input) ?? "",
  order: input.order,
});

/** Undefined where a side is no number of pixels. */
export function readDraft(draft: InputDraft, before: PictureInput): PictureInput | undefined {
  const [width, height] = [draft.width, draft.height].map(Number);
  if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= largest)) return undefined;
  const input = { ...before, width, height, order: draft.order };
  return draft.scale === "" ? input : { ...input, ...scaleValues(draft.scale, input) };
}

export const sameInput = (a: PictureInput, b: PictureInput): boolean =>
  JSON.stringify(draftOf(a)) === JSON.stringify(draftOf(b));
