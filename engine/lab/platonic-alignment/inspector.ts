/** Things with their neighbours in pictures and in words, side by side; what is near in both is outlined. */
import { base64 } from "../../image/base64.ts";
import { boxDownscale } from "../../image/boxDownscale.ts";
import type { Neighbours } from "../../metrics/representation/neighbours.ts";
import { random, shuffled } from "../../random.ts";
import type { Gallery, GalleryItem } from "../events.ts";
import type { LabelledImages } from "../images.ts";
import type { Things } from "./things.ts";

/** Things that are shown: those with most in common first, then some at random, so that misses are seen too. */
const BEST = 6;
const OTHERS = 10;
/** Neighbours in a list. */
const SHOWN = 10;
const EDGE = 40;

export function inspector(
  things: Things,
  lists: readonly { name: string; neighbours: Neighbours }[],
  seed: number,
): Gallery {
  const [first, second] = lists.map(({ neighbours }) => rowsOf(neighbours));
  const hits = first.map((row, i) => row.filter((j) => second[i].includes(j)).length);
  const byHits = [...hits.keys()].sort((p, q) => hits[q] - hits[p] || p - q).slice(0, BEST);
  const rest = [...shuffled(hits.length, random(seed, "shown"))].filter((i) => !byHits.includes(i)).slice(0, OTHERS);
  const queries = [...byHits, ...rest];
  const used = [...new Set(queries.flatMap((i) => [i, ...first[i], ...second[i]]))].sort((p, q) => p - q);
  const place = new Map(used.map((thing, at) => [thing, at]));
  const item = (thing: number, marked = false): GalleryItem => ({
    ...(things.pictures ? { tile: place.get(thing) } : {}),
    text: things.captions[thing] ?? `thing ${thing + 1}`,
    ...(marked ? { marked } : {}),
  });
  return {
    id: "neighbours",
    title: "Neighbours",
    tiles: tilesOf(things.pictures, used),
    entries: queries.map((query) => ({
      item: item(query),
      lists: [first, second].map((rows, side) => ({
        name: lists[side].name,
        items: rows[query].map((thing) => item(thing, [first, second][1 - side][query].includes(thing))),
      })),
    })),
    caption:
      "The nearest of each thing, nearest first, at the best pair of layers. Outlined: near in both. The first ones have most in common; the others are a random choice.",
  };
}

const rowsOf = ({ size, k, indices }: Neighbours): number[][] =>
  Array.from({ length: size }, (_, i) => [...indices.subarray(i * k, i * k + Math.min(k, SHOWN))]);

function tilesOf(pictures: LabelledImages | undefined, used: readonly number[]): Gallery["tiles"] {
  if (!pictures) return { width: 1, height: 1, channels: 3, count: 0, data: "" };
  const { width, height, channels, pixels } = pictures;
  const edge = Math.min(EDGE, width, height);
  const size = edge * edge * 3;
  const bytes = new Uint8Array(used.length * size);
  used.forEach((thing, at) => {
    const data = pixels.subarray(thing * width * height * channels, (thing + 1) * width * height * channels);
    bytes.set(boxDownscale({ width, height, data }, edge, edge).data.map(Math.round), at * size);
  });
  return { width: edge, height: edge, channels: 3, count: used.length, data: base64(bytes) };
}
