/** Pictures with what lies nearest to them, by networks that learnt fine labels, coarse ones, or nothing. */
import { base64 } from "../../image/base64.ts";
import type { Gallery } from "../events.ts";
import { nameOf } from "./hierarchy.ts";
import type { Measured } from "./measure.ts";
import type { Task } from "./task.ts";

/** @param lists neighbours of the same queries, by name of the network. */
export function galleryOf(
  task: Task,
  lists: readonly { name: string; shown: NonNullable<Measured["shown"]> }[],
): Gallery | undefined {
  const images = task.pictures;
  if (!images || lists.length === 0) return undefined;
  const classOf = new Map<number, number>();
  task.source.forEach(({ shots, test }, label) => {
    for (const index of [...shots, ...test]) classOf.set(index, label);
  });
  const bytes = images.width * images.height * images.channels;
  const places = new Map<number, number>();
  const tile = (index: number): number => {
    if (!places.has(index)) places.set(index, places.size);
    return places.get(index)!;
  };
  const name = (index: number) => nameOf(task.source[classOf.get(index)!].path);
  const entries = lists[0].shown.map(({ query }, at) => ({
    item: { tile: tile(query), text: name(query) },
    lists: lists.map(({ name: network, shown }) => ({
      name: network,
      items: shown[at].nearest.map((index) => ({
        tile: tile(index),
        text: name(index),
        marked: classOf.get(index) === classOf.get(query),
      })),
    })),
  }));
  const data = new Uint8Array(places.size * bytes);
  for (const [index, place] of places)
    data.set(images.pixels.subarray(index * bytes, (index + 1) * bytes), place * bytes);
  const { width, height, channels } = images;
  return {
    id: "neighbours",
    title: "What lies nearest in the features",
    tiles: { width, height, channels, count: places.size, data: base64(data) },
    entries,
    caption: "Pictures that no network learnt from. Outlined: of the same fine class.",
  };
}
