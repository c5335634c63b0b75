/** Marks of many pictures, and those that were there before. */
import { batchOperations } from "../../contract/batch.ts";
import type { Mark } from "../../contract/cases.ts";
import { client } from "../shell/service.ts";

/** As many pictures as are marked at once. */
const MOST = 100_000;

export type Marks = readonly { mark: Mark | null; images: readonly number[] }[];

/**
 * Sets marks in the case `id` and answers with those that were there before.
 * @param show is called with what will be marked, before the service has done it.
 */
export async function setMarks(
  id: string,
  marks: Marks,
  show: (images: ReadonlySet<number>, mark: Mark | null) => void,
): Promise<Marks> {
  const before: { mark: Mark | null; images: number[] }[] = [];
  for (const { mark, images } of marks) {
    show(new Set(images), mark);
    for (let at = 0; at < images.length; at += MOST) {
      const some = images.slice(at, at + MOST);
      before.push(...(await client().call(batchOperations.markPictures, { id, images: some, mark })).before);
    }
  }
  return before;
}
