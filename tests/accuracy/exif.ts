/**
 * How well the EXIF model finds pasted regions: on the splices beside the project, whose cameras it has never learnt from.
 * Writes docs/EXIF.md.
 *
 *   npm run accuracy:exif
 *
 * Takes ten minutes, most of them for the intervals. Nothing is chosen by these pictures: model, windows and clustering are fixed before.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import sharp from "sharp";
import {
  affinityOf,
  type Consistency,
  consistencyMap,
  type EmbeddingGrid,
  type Method,
} from "../../engine/detectors/exif-consistency/consistencyMap.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { weightsAsDrawn, writeNetwork } from "../../engine/lab/exif-model/model.ts";
import { bootstrapInterval } from "../../engine/metrics/bootstrap.ts";
import { localisation } from "../../engine/metrics/localisation.ts";
import { areaUnderRoc, averagePrecision, rank } from "../../engine/metrics/ranking.ts";
import { mean } from "../../engine/metrics/summary.ts";
import { random } from "../../engine/tensor/random.ts";
import { readModel } from "../../service/models/manifest.ts";
import { hasSharedData, sharedData } from "../support/sharedData.ts";
import { decode } from "../support/tools.ts";

if (!hasSharedData) throw new Error("The splices for this measurement are not beside the project (../shared/data).");

interface Splice {
  id: string;
  image: string;
  mask: string;
  pristine: string;
  format: string;
  quality: number | null;
}
const splices = JSON.parse(readFileSync(sharedData("splices/index.json"), "utf8")) as Splice[];
const formatOf = ({ format, quality }: Splice): string => (format === "png" ? "PNG" : `JPEG ${quality ?? format}`);

/** Centre of the first window and distance of windows, in pixels. */
const WINDOW = { centre: 77, step: 32 };

const networks: { name: string; model: Uint8Array }[] = [
  { name: "EXIF model", model: readModel("exif-consistency") },
  { name: "random weights", model: writeNetwork(weightsAsDrawn(0), {}) },
];
const methods: Method[] = ["normalised-cut", "mean-shift"];

async function embed(session: InferenceSession, { width, height, data }: RgbImage): Promise<EmbeddingGrid> {
  const planes = new Float32Array(3 * width * height);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) planes[c * width * height + i] = data[3 * i + c];
  const { embeddings } = await session.run({ picture: new OrtTensor("float32", planes, [1, 3, height, width]) });
  const [, length, rows, columns] = embeddings.dims;
  const found = embeddings.data as Float32Array;
  const values = new Float32Array(found.length);
  for (let k = 0; k < length; k++)
    for (let cell = 0; cell < rows * columns; cell++) values[cell * length + k] = found[k * rows * columns + cell];
  return { rows, columns, length, values };
}

/** The map at every pixel, between the centres of windows bilinear, outside of them the nearest. */
function atPixels({ map }: Consistency, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height);
  const place = (at: number, cells: number): [from: number, to: number, share: number] => {
    const position = Math.min(cells - 1, Math.max(0, (at - WINDOW.centre) / WINDOW.step));
    const from = Math.floor(position);
    return [from, Math.min(cells - 1, from + 1), position - from];
  };
  const columns = Array.from({ length: width }, (_, x) => place(x, map.width));
  for (let y = 0; y < height; y++) {
    const [top, bottom, down] = place(y, map.height);
    for (let x = 0; x < width; x++) {
      const [left, right, across] = columns[x];
      const at = (row: number, column: number) => map.data[row * map.width + column];
      const upper = at(top, left) * (1 - across) + at(top, right) * across;
      const lower = at(bottom, left) * (1 - across) + at(bottom, right) * across;
      out[y * width + x] = upper * (1 - down) + lower * down;
    }
  }
  return out;
}

interface Measured {
  splice: Splice;
  ap: number;
  ciou: number;
  auc: number;
  /** Of the spliced picture, and of the same picture without the paste. */
  spliced: number;
  pristine: number;
}

/** All splices by every clustering; a picture is embedded once for all of them. */
async function measure(session: InferenceSession): Promise<Map<Method, Measured[]>> {
  const measured = new Map<Method, Measured[]>(methods.map((method) => [method, []]));
  for (const splice of splices) {
    const image = await decode(sharedData(`splices/${splice.image}`));
    const mask = await sharp(sharedData(`splices/${splice.mask}`))
      .greyscale()
      .raw()
      .toBuffer();
    const pasted = Uint8Array.from(mask, (value) => Number(value > 127));
    const after = affinityOf(await embed(session, image));
    const before = affinityOf(await embed(session, await decode(sharedData(`splices/${splice.pristine}`))));
    for (const [method, list] of measured) {
      const map = consistencyMap(after, method);
      const { permuted } = localisation(atPixels(map, image.width, image.height), pasted);
      list.push({
        splice,
        ap: permuted.averagePrecision,
        ciou: permuted.ciou,
        auc: permuted.areaUnderRoc,
        spliced: map.score.separation,
        pristine: consistencyMap(before, method).score.separation,
      });
    }
  }
  return measured;
}

/** "0.560 (0.49–0.63)" */
function withInterval(list: readonly Measured[], of: (chosen: readonly Measured[]) => number): string {
  const { uniform } = random("bootstrap", list.length);
  const [low, high] = bootstrapInterval(list.length, (indices) => of(Array.from(indices, (i) => list[i])), uniform, {
    draws: 1000,
    level: 0.95,
  });
  return `${of(list).toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

const imageCurve = (list: readonly Measured[]) =>
  rank(
    [...list.map(({ spliced }) => spliced), ...list.map(({ pristine }) => pristine)],
    [...list.map(() => 1), ...list.map(() => 0)],
  );

const lines: string[] = [];
for (const { name, model } of networks) {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  for (const [method, all] of await measure(session)) {
    const formats = [...new Set(splices.map(formatOf))].sort();
    for (const format of ["all", ...formats]) {
      const list = format === "all" ? all : all.filter(({ splice }) => formatOf(splice) === format);
      const row = [
        name,
        method,
        format,
        list.length,
        withInterval(list, (chosen) => mean(chosen.map(({ ap }) => ap))),
        withInterval(list, (chosen) => mean(chosen.map(({ ciou }) => ciou))),
        withInterval(list, (chosen) => mean(chosen.map(({ auc }) => auc))),
        withInterval(list, (chosen) => averagePrecision(imageCurve(chosen))),
        withInterval(list, (chosen) => areaUnderRoc(imageCurve(chosen))),
      ];
      lines.push(`| ${row.join(" | ")} |`);
      process.stderr.write(`${row.join("  ")}\n`);
    }
  }
  await session.release();
}

writeFileSync(
  "docs/EXIF.md",
  `# What the EXIF model finds

Made by \`npm run accuracy:exif\`: ${splices.length} spliced pictures of cameras that the model has never learnt from, and the same pictures without the
paste. Mean over pictures, in brackets 95 % bootstrap intervals over pictures. AP, cIoU and AUC are of pixels, with the better of both polarities
(permuted), at the best threshold for cIoU; image AP and AUC tell spliced from pristine pictures by the separation of both sides of the cut. Nothing was
chosen by these pictures. The model is not part of the verdict yet: how often it would accuse an untouched picture has not been measured.

| network | clustering | format | pictures | AP | cIoU | AUC | image AP | image AUC |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join("\n")}

How the model was trained, and what it learnt from: [models/exif-consistency.md](../models/exif-consistency.md).
`,
);
