/** Pictures to look at: where the fused map misses most, and where untouched pictures alarm. */
import { decodePixels } from "../../decode/pixels.ts";
import { loadSharp } from "../../decode/sharpBuild.ts";
import { sniff } from "../../decode/sniff.ts";
import { readFile } from "../../evidence/readFile.ts";
import { mapRow } from "../../rasters/writer.ts";
import { drawSamples, type Figure, fit } from "../../report/figures.ts";
import { FUSED, type PictureScores } from "../measure/picture.ts";
import { readMask } from "../readSet.ts";
import type { EvaluationRecord, Mask } from "../record.ts";
import { type ExamineOptions, evaluationRecords } from "../records.ts";

export interface Case {
  id: string;
  kind: "missed" | "false alarm";
  format: string;
  /** Average precision of the fused map, or the detectors that alarm. */
  caption: string;
  picture: Figure;
  map?: Figure;
}

const MOST = 6;
const EDGE = 360;
const maxMegapixels = 300;

/** @param options those of the run that has just examined the pictures: its cache is read. */
export async function drawCases(
  list: readonly PictureScores[],
  { out, detectors, jobs, signal }: Pick<ExamineOptions, "out" | "detectors" | "jobs" | "signal">,
): Promise<Case[]> {
  const chosen = [...missed(list), ...falseAlarms(list)];
  const captions = new Map(chosen.map(({ scores, caption }) => [scores.picture, caption]));
  const pictures = [...captions.keys()];
  const cases: Case[] = [];
  const options = { out, signal, resume: true, ...(detectors && { detectors }), ...(jobs && { jobs }) };
  let index = 0;
  for await (const record of evaluationRecords({ pictures }, options)) {
    const caption = captions.get(pictures[index++])!;
    // Its file has gone since it was examined.
    if ("error" in record) continue;
    cases.push({
      id: record.id,
      kind: record.kind === "spliced" ? "missed" : "false alarm",
      format: record.format,
      caption,
      picture: await thumbnail(record),
      ...(record.fused && { map: await fusedFigure(record) }),
    });
  }
  return cases;
}

interface Chosen {
  scores: PictureScores;
  caption: string;
}

/** Spliced pictures with the lowest average precision, a constant map where there is none. */
function missed(list: readonly PictureScores[]): Chosen[] {
  return list
    .flatMap((scores) => {
      const pixels = scores.methods.get(FUSED)?.pixels ?? scores.constant;
      return pixels && !scores.error ? [{ scores, value: pixels.averagePrecision }] : [];
    })
    .sort((a, b) => a.value - b.value)
    .slice(0, MOST)
    .map(({ scores, value }) => ({ scores, caption: `average precision ${value.toFixed(3)}` }));
}

function falseAlarms(list: readonly PictureScores[]): Chosen[] {
  return list
    .filter(({ picture, methods }) => picture.kind === "pristine" && methods.get(FUSED)?.alarm)
    .sort((a, b) => (b.methods.get(FUSED)?.score ?? 0) - (a.methods.get(FUSED)?.score ?? 0))
    .slice(0, MOST)
    .map((scores) => ({
      scores,
      caption: [...scores.methods].flatMap(([id, { alarm }]) => (alarm && id !== FUSED ? [id] : [])).join(", "),
    }));
}

/** The picture, reduced, with the border of its mask drawn white in black. */
async function thumbnail({ path, mask, image }: EvaluationRecord): Promise<Figure> {
  const { bytes } = await readFile(path);
  const { image: picture } = await decodePixels(bytes, sniff(bytes), maxMegapixels);
  const frame = fit(image, EDGE);
  const sharp = await loadSharp();
  const raw = { raw: { width: picture.width, height: picture.height, channels: 3 as const }, limitInputPixels: false };
  const pixels = await sharp(picture.data, raw)
    .resize({ ...frame, fit: "fill" })
    .raw()
    .toBuffer();
  if (mask) outline(pixels, frame, await readMask(mask));
  const data = await sharp(pixels, { raw: { ...frame, channels: 3 } })
    .jpeg({ quality: 80 })
    .toBuffer();
  return { mediaType: "image/jpeg", data, ...frame };
}

function outline(pixels: Uint8Array, frame: { width: number; height: number }, mask: Mask): void {
  const set = (x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= frame.width || y >= frame.height) return false;
    const column = Math.floor(((x + 0.5) * mask.width) / frame.width);
    return mask.data[Math.floor(((y + 0.5) * mask.height) / frame.height) * mask.width + column] === 1;
  };
  for (let y = 0; y < frame.height; y++)
    for (let x = 0; x < frame.width; x++) {
      const here = set(x, y);
      const border = [set(x - 1, y), set(x + 1, y), set(x, y - 1), set(x, y + 1)].some((other) => other !== here);
      if (border) pixels.fill(here ? 255 : 0, 3 * (y * frame.width + x), 3 * (y * frame.width + x) + 3);
    }
}

async function fusedFigure({ fused, image }: EvaluationRecord): Promise<Figure> {
  const { width, height } = fused!;
  const data = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) mapRow(fused!, y, data.subarray(y * width, (y + 1) * width));
  return drawSamples({ width, height, data }, fit(image, EDGE), "heat");
}
