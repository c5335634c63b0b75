/** Charts, tables and pictures of a run. */
import { base64 } from "../../image/base64.ts";
import { median } from "../../metrics/summary.ts";
import type { Executor } from "../../tensor/executor.ts";
import type { Chart, LabEvent, Tiles } from "../events.ts";
import { medianLoss, number } from "./claims.ts";
import type { PictureShape } from "./denseGenerator.ts";
import { directionsOf, editsOf, type Projected, STRENGTHS } from "./edits.ts";
import { methodIds, methodLabels } from "./methods.ts";
import { drawFound, type PicturesRun } from "./pictures.ts";
import type { RuggedResult } from "./result.ts";
import { identity } from "./spatial.ts";

/** A loss below it counts as solved: the picture is found. */
const SOLVED = 0.02;
/** Pictures that are shown with all their edits, and in the comparison. */
const SHOWN = 10;

const course = (gain: number): Chart => ({
  id: `course-${gain}`,
  title: `Loss against evaluations, gain ${gain}`,
  x: { label: "evaluations of a target" },
  y: { label: "median loss over targets", scale: "log10" },
  caption:
    "A step of Adam on one code and a score of one candidate count as one evaluation each. BasinCMA lets Adam slide down before it judges a candidate, so that it compares basins and not their slopes.",
});

const gainChart: Chart = {
  id: "gains",
  title: "Where the methods end, by ruggedness",
  x: { label: "gain" },
  y: { label: "median loss over targets", scale: "log10" },
  caption:
    "Where the landscape is smooth a few starts of Adam do as well; it takes a rugged one to tell the methods apart.",
};

/** Told again after every method. */
export function ruggedEvents(results: readonly RuggedResult[]): LabEvent[] {
  const now = results[results.length - 1];
  const events: LabEvent[] = [{ kind: "chart", chart: course(now.gain) }];
  for (const { method, course: points } of now.methods)
    events.push({ kind: "points", chart: `course-${now.gain}`, series: methodLabels[method], points });
  const complete = results.filter(({ methods }) => methods.length === methodIds.length);
  if (complete.length > 1) {
    events.push({ kind: "chart", chart: gainChart });
    for (const method of methodIds) {
      const points = complete.map((result): [number, number] => [result.gain, medianLoss(result, method)]);
      events.push({ kind: "points", chart: "gains", series: methodLabels[method], points });
    }
  }
  events.push({
    kind: "table",
    table: {
      id: "methods",
      title: "The methods at equal budgets",
      columns: [
        "gain",
        "method",
        "evaluations of a target",
        "median loss",
        "least",
        "largest",
        `found (below ${SOLVED})`,
      ],
      rows: results.flatMap(({ gain, methods }) =>
        methods.map(({ method, evaluations, losses }) => [
          gain,
          methodLabels[method],
          evaluations,
          number(median(losses)),
          number(Math.min(...losses)),
          number(Math.max(...losses)),
          `${losses.filter((loss) => loss < SOLVED).length} of ${losses.length}`,
        ]),
      ),
    },
  });
  return events;
}

const byte = (value: number): number => Math.round(255 * Math.min(1, Math.max(0, value)));

/** Planes of flat pictures as interleaved bytes, one picture after the other. */
function bytesOf(pictures: Float32Array, { channels, height, width }: PictureShape): Uint8Array {
  const plane = height * width;
  return Uint8Array.from(pictures, (_, at) => {
    const picture = Math.floor(at / (plane * channels));
    const within = at % (plane * channels);
    const [pixel, c] = [Math.floor(within / channels), within % channels];
    return byte(pictures[(picture * channels + c) * plane + pixel]);
  });
}

const tilesOf = (pictures: Float32Array, shape: PictureShape): Tiles => ({
  width: shape.width,
  height: shape.height,
  channels: shape.channels,
  count: pictures.length / (shape.channels * shape.height * shape.width),
  data: base64(bytesOf(pictures, shape)),
});

/** Pictures set out in rows of `columns`. */
function sheet(pictures: Float32Array, { channels, height, width }: PictureShape, columns: number) {
  const bytes = bytesOf(pictures, { channels, height, width });
  const size = channels * height * width;
  const rows = Math.ceil(bytes.length / size / columns);
  const data = new Uint8Array(rows * columns * size);
  for (let i = 0; i < bytes.length / size; i++)
    for (let y = 0; y < height; y++) {
      const line = bytes.subarray(i * size + y * width * channels, i * size + (y + 1) * width * channels);
      data.set(line, ((Math.floor(i / columns) * height + y) * columns + (i % columns)) * width * channels);
    }
  return { width: columns * width, height: rows * height, channels, data };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Everything that is shown of the pictures that were found. */
export async function pictureEvents(run: PicturesRun, executor: Executor, seed: number): Promise<LabEvent[]> {
  const { generator, targets, found, unmovedCodes, outcomes, classes } = run;
  const pixels = generator.channels * generator.height * generator.width;
  const cut = (pictures: Float32Array, i: number) => pictures.subarray(i * pixels, (i + 1) * pixels);
  const still = ({ placement, code }: Projected): Projected => ({
    code,
    placement: { colour: placement.colour.map(() => 0), spatial: identity },
  });
  const atPlace = await drawFound(executor, generator, found);
  const undone = await drawFound(executor, generator, found.map(still));
  const without = await drawFound(
    executor,
    generator,
    found.map(({ placement }, p) => still({ placement, code: unmovedCodes[p] })),
  );
  const shown = [...targets.keys()].filter((p) => p < SHOWN);
  const rows = shown.flatMap((p) => [
    targets[p].original,
    targets[p].picture,
    cut(without, p),
    cut(atPlace, p),
    cut(undone, p),
  ]);
  const comparison = sheet(joined(rows), generator, 5);
  return [
    placesTable(run),
    {
      kind: "picture",
      id: "found",
      title:
        "From left to right: the picture as it was, as it was moved, found without a search for the place, with it, and as the generator draws it",
      ...comparison,
      data: base64(comparison.data),
    },
    await gallery(),
    ...(await film(run, executor)),
  ];

  async function gallery(): Promise<LabEvent> {
    const directions = await directionsOf(executor, generator, seed);
    const lists = shown.map((p) => editsOf(found[p], generator, directions));
    const edited = await drawFound(
      executor,
      generator,
      lists.flat().flatMap(({ edits }) => edits),
    );
    const own = joined(shown.map((p) => cut(atPlace, p)));
    let tile = shown.length;
    return {
      kind: "gallery",
      gallery: {
        id: "edits",
        title: "What can be done with a picture once its code is known",
        tiles: tilesOf(joined([own, edited]), generator),
        entries: shown.map((p) => ({
          item: { tile: p, text: `${classes[outcomes[p].used] ?? outcomes[p].used}, loss ${number(outcomes[p].loss)}` },
          lists: lists[p].map(({ name, edits }) => ({
            name,
            items: edits.map(({ text }, i) => ({
              tile: tile++,
              text: name === "Other classes" ? (classes[i] ?? text) : text,
              marked: name === "Other classes" ? i === outcomes[p].used : text === String(STRENGTHS[3]),
            })),
          })),
        })),
        caption:
          "The class vector is exchanged, or the code moved along the directions in which the generator's pictures change most. Directions are the generator's own: nobody chose what they mean.",
      },
    };
  }
}

function placesTable({ outcomes, classes }: PicturesRun): LabEvent {
  return {
    kind: "table",
    table: {
      id: "places",
      title: "Pictures that were found",
      columns: [
        "class",
        "class used",
        "scale",
        "found",
        "across",
        "found",
        "down",
        "found",
        "loss",
        "loss without a search for the place",
      ],
      rows: outcomes.map(({ label, used, truth, found, loss, lossUnmoved }) => [
        classes[label] ?? label,
        classes[used] ?? used,
        ...[0, 1, 2].flatMap((i) => [truth ? number(truth[i]) : "not known", number(found[i])]),
        number(loss),
        number(lossUnmoved),
      ]),
    },
  };
}

/** The candidates of the first target as the generations go by. */
async function film({ strip, generator, targets }: PicturesRun, executor: Executor): Promise<LabEvent[]> {
  if (strip.length === 0) return [];
  const columns = strip[0].codes.length + 1;
  const frames = await Promise.all(
    strip.map(async ({ codes, placement }) => {
      const drawn = await drawFound(
        executor,
        generator,
        codes.map((code) => ({ code, placement })),
      );
      return sheet(joined([targets[0].picture, drawn]), generator, columns);
    }),
  );
  const { width, height, channels } = frames[0];
  const data = new Uint8Array(frames.reduce((sum, frame) => sum + frame.data.length, 0));
  frames.forEach((frame, i) => {
    data.set(frame.data, i * frame.data.length);
  });
  return [
    {
      kind: "film",
      film: {
        id: "population",
        title: "The population of the first picture",
        tiles: { width, height, channels, count: frames.length, data: base64(data) },
        frames: strip.map(({ step }) => ({
          label: `Generation ${step + 1}`,
          lines: ["First the target, then the candidates after their steps of Adam."],
        })),
      },
    },
  ];
}
