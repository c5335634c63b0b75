/** What is told of the referential game: curves, a table, messages by class, pictures by message. */
import { base64 } from "../../image/base64.ts";
import { principalComponents } from "../../metrics/principalComponents.ts";
import { mean as average } from "../../metrics/summary.ts";
import type { Gallery, LabEvent, Matrix, ScatterGroup, Table } from "../events.ts";
import type { LabelledImages } from "../images.ts";
import { type SpeakerId, speakerNames } from "./language/speakers.ts";
import { meanInterval, wordOf } from "./language/statistics.ts";
import type { ThingKind } from "./params.ts";
import type { GamePart } from "./referential/part.ts";
import type { GameRun } from "./result.ts";

export const openingChart = (things: ThingKind): LabEvent => ({
  kind: "chart",
  chart: {
    id: `success-${things}`,
    title: `Referential game, ${things}: right answers while learning`,
    x: { label: "episodes" },
    y: { label: "share of right answers" },
    caption: "Means over repetitions; answers are drawn, not the most probable ones.",
  },
});

/** Points of a method's curve, the mean over those of all its repetitions so far. */
export function curveEvents(
  chart: string,
  series: string,
  curves: readonly (readonly (readonly number[])[])[],
  column = 1,
): LabEvent[] {
  const length = Math.min(...curves.map((curve) => curve.length));
  if (length === 0) return [];
  const points = Array.from({ length }, (_, i): [number, number] => [
    curves[0][i][0],
    average(curves.map((curve) => curve[i][column])),
  ]);
  return [{ kind: "points", chart, series, points }];
}

export function gameTable(things: ThingKind, runs: readonly GameRun[]): Table {
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  return {
    id: `referential-${things}`,
    title: `Referential game, ${things}: after learning`,
    columns: [
      "messages",
      "right answers (95 % interval)",
      "messages of other episodes",
      "first message always",
      "variance told again",
      "bits used",
      "different messages",
      "entropy (bits)",
      "about the class (bits)",
    ],
    rows: kinds.map((kind) => {
      const own = runs.filter((run) => run.kind === kind);
      const right = meanInterval(
        own.flatMap((run) => run.right),
        kind,
      );
      const mean = (of: (run: GameRun) => number | undefined) =>
        own.reduce((sum, run) => sum + (of(run) ?? Number.NaN), 0) / own.length;
      const told = mean(({ explained }) => explained);
      return [
        speakerNames[kind],
        `${right.value.toFixed(3)} (${right.low.toFixed(3)} to ${right.high.toFixed(3)})`,
        mean(({ permuted }) => permuted).toFixed(3),
        mean(({ frozen }) => frozen).toFixed(3),
        Number.isNaN(told) ? "no decoder" : told.toFixed(2),
        mean(({ statistics }) => statistics.usedBits).toFixed(1),
        mean(({ statistics }) => statistics.distinct).toFixed(0),
        mean(({ statistics }) => statistics.entropy).toFixed(2),
        `${mean(({ statistics }) => statistics.information).toFixed(2)} of ${mean(({ statistics }) => statistics.classEntropy).toFixed(2)}`,
      ];
    }),
  };
}

export const mapChart = (things: ThingKind): LabEvent => ({
  kind: "chart",
  chart: {
    id: `messages-${things}`,
    title: `Messages of an agent by what it saw, ${things}`,
    x: { label: "first principal component" },
    y: { label: "second" },
    style: "scatter",
    caption: "One frame for each kind of message. Where classes lie apart, messages tell them apart.",
  },
});

/** Messages in the plane of their first two principal components, each class a group. Nothing where all are alike. */
export function mapFrame(
  things: ThingKind,
  kind: SpeakerId,
  frame: number,
  { messages, labels }: Pick<GamePart, "messages" | "labels">,
  classes: readonly string[],
): LabEvent[] {
  const rows = labels.length;
  const bits = messages.length / rows;
  const { variances, whitened } = principalComponents(messages, rows, bits, 2);
  if (variances.length < 2) return [];
  const coordinate = (row: number, k: number) => whitened[row * 2 + k] * Math.sqrt(variances[k]);
  const groups = classes.map((name, label): ScatterGroup => {
    const own = labels.flatMap((of, row) => (of === label ? [row] : []));
    return { name, points: own.map((row): [number, number] => [coordinate(row, 0), coordinate(row, 1)]) };
  });
  return [{ kind: "frame", chart: `messages-${things}`, frame, label: speakerNames[kind], groups }];
}

/** How often each bit is 1, by class. */
export function bitMatrix(
  things: ThingKind,
  { messages, labels }: Pick<GamePart, "messages" | "labels">,
  classes: readonly string[],
): Matrix {
  const bits = messages.length / labels.length;
  return {
    id: `bits-${things}`,
    title: `Autoencoded messages, ${things}: how often a bit is 1`,
    rowLabel: "class of what was seen",
    columnLabel: "bit",
    rows: [...classes],
    columns: Array.from({ length: bits }, (_, bit) => String(bit + 1)),
    values: classes.map((_, label) => {
      const own = labels.flatMap((of, row) => (of === label ? [row] : []));
      return Array.from({ length: bits }, (__, bit) =>
        own.length === 0 ? null : own.reduce((sum, row) => sum + messages[row * bits + bit], 0) / own.length,
      );
    }),
    range: [0, 1],
    caption: "The first agent, first repetition. A row is the word for a class; rows that are alike are confused.",
  };
}

/** Pictures in a list for one message, and messages with the most pictures. */
const MANY = 12;

/** Pictures that get the same message. */
export function picturesByMessage(things: ThingKind, part: GamePart, images: LabelledImages): Gallery {
  const { messages, labels, pictures } = part;
  const bits = messages.length / labels.length;
  const byWord = new Map<string, number[]>();
  pictures.forEach((picture, row) => {
    const word = wordOf(messages, row, bits);
    const known = byWord.get(word) ?? [];
    byWord.set(word, known.includes(picture) ? known : [...known, picture]);
  });
  const most = [...byWord]
    .sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1))
    .slice(0, MANY);
  const used = [...new Set(most.flatMap(([, of]) => of.slice(0, MANY)))];
  return {
    id: `pictures-${things}`,
    title: `Pictures with the same message, ${things}`,
    tiles: tilesOf(images, used),
    entries: most.map(([word, of]) => ({
      item: { text: word },
      lists: [
        { name: `${of.length} pictures`, items: of.slice(0, MANY).map((picture) => ({ tile: used.indexOf(picture) })) },
      ],
    })),
    caption: "Of the first agent, autoencoded; pictures that it has not learnt from.",
  };
}

function tilesOf({ width, height, channels, pixels }: LabelledImages, pictures: readonly number[]): Gallery["tiles"] {
  const length = width * height * channels;
  const bytes = new Uint8Array(pictures.length * length);
  pictures.forEach((picture, i) => {
    bytes.set(pixels.subarray(picture * length, (picture + 1) * length), i * length);
  });
  return { width, height, channels, count: pictures.length, data: base64(bytes) };
}

/** What was seen, beside what was told again from its message: features that are pixels, drawn as pictures. */
export function toldAgain(
  things: ThingKind,
  { decoded, messages, labels }: GamePart,
  seen: readonly Float32Array[],
  channels: 1 | 3,
): Gallery {
  const width = seen[0].length;
  const edge = Math.round(Math.sqrt(width / channels));
  const bits = messages.length / labels.length;
  const values = seen.flatMap((features, i) => [features, decoded.slice(i * width, (i + 1) * width)]);
  // One scale for all, so that what is told again can be compared with what was seen.
  const all = seen.flatMap((features) => Array.from(features));
  const [low, high] = all.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [0, 0]);
  const bytes = Uint8Array.from(
    values.flatMap((tile) => Array.from(tile)),
    (value) => Math.min(255, Math.max(0, Math.round((255 * (value - low)) / (high - low || 1)))),
  );
  return {
    id: `told-again-${things}`,
    title: `Seen, and told again from the message, ${things}`,
    tiles: { width: edge, height: edge, channels, count: values.length, data: base64(bytes) },
    entries: seen.map((_, i) => ({
      item: { tile: 2 * i, text: wordOf(messages, i, bits) },
      lists: [{ name: "told again", items: [{ tile: 2 * i + 1 }] }],
    })),
    caption: "By the decoder of the first agent, less the mean of all pictures; pictures that it has not learnt from.",
  };
}
