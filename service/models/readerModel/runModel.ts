/** A model of a reader run on a picture, tile by tile, and what came out put together. */
import { SelfsameError } from "../../../contract/errors.ts";
import type { ModelArray } from "../../../engine/detectors/detector.ts";
import type { Plane, RgbImage } from "../../../engine/image/raster.ts";
import { BlendedPlane, type Tile } from "../../../engine/image/tiles.ts";
import { runSession } from "../infer.ts";
import type { ModelOutput, ReaderModel } from "./manifest.ts";
import type { openReaderModel } from "./openModel.ts";
import { inputOf, planOf } from "./pictureInput.ts";

export interface ModelAnswer {
  map?: Plane;
  confidence?: Plane;
  residual?: Plane;
  /** The largest of all tiles. */
  score?: number;
  tiles: number;
}

interface RunOptions {
  signal: AbortSignal;
  /** Share of the tiles, 0..1. */
  progress(fraction: number): void;
}

/** @throws SelfsameError where the answer is not what the manifest says; Error of the runtime; the reason of the signal. */
export async function runModel(
  { session, input }: Awaited<ReturnType<typeof openReaderModel>>,
  model: ReaderModel,
  image: RgbImage,
  { signal, progress }: RunOptions,
): Promise<ModelAnswer> {
  const plan = planOf(model, image);
  const { picture, tiles, overlap } = plan;
  const answer: ModelAnswer = { tiles: tiles.length };
  const planes = model.outputs.flatMap((output) =>
    output.kind === "score"
      ? []
      : [{ ...output, kind: output.kind, plane: new BlendedPlane(picture, overlap, output.stride) }],
  );
  const score = model.outputs.find(({ kind }) => kind === "score");
  for (const [done, tile] of tiles.entries()) {
    signal.throwIfAborted();
    const fed = inputOf(plan, tile, model.input);
    const outputs = await runSession(session, { [input]: fed });
    for (const output of planes) {
      const values = planeOf(output, outputs[output.name], tile, fed.shape);
      output.plane.add(tile, values.data, values.columns);
    }
    if (score) answer.score = Math.max(answer.score ?? -Infinity, scoreOf(score, outputs[score.name]));
    progress((done + 1) / tiles.length);
  }
  for (const { kind, plane } of planes) answer[kind] = plane.finish();
  return answer;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
/** The second of two classes: exp(b) / (exp(a) + exp(b)). */
const softmaxSecond = (a: number, b: number): number => sigmoid(b - a);

/** One number for each sample after the activation, row-major. */
function planeOf(
  { name, activation, stride }: ModelOutput,
  { shape, data }: ModelArray,
  tile: Tile,
  [, , inputHeight, inputWidth]: number[],
): { data: Float32Array; columns: number } {
  const channels = activation === "softmax[1]" ? 2 : 1;
  // [1, channels, rows, columns]; one channel may go without saying.
  const [rows, columns] = shape.slice(-2);
  const planes = shape.slice(0, -2).reduce((product, extent) => product * extent, 1);
  const size = rows * columns;
  const given = `"${name}" gives [${shape.join(", ")}] for an input of ${inputWidth} x ${inputHeight} pixels`;
  if (shape.length < 2 || planes !== channels)
    throw new SelfsameError("unsupported", `${given}; with ${activation} it needs ${inWords(channels)}.`);
  const fits = (samples: number, extent: number) =>
    samples === Math.floor(extent / stride) || samples === Math.ceil(extent / stride);
  if (!fits(rows, inputHeight) || !fits(columns, inputWidth))
    throw new SelfsameError("unsupported", `${given}, which is not one number for ${stride} x ${stride} pixels.`);
  const activated = new Float32Array(size);
  if (activation === "softmax[1]") for (let i = 0; i < size; i++) activated[i] = softmaxSecond(data[i], data[size + i]);
  else for (let i = 0; i < size; i++) activated[i] = activation === "sigmoid" ? sigmoid(data[i]) : data[i];
  return covering({ data: activated, rows, columns }, Math.ceil(tile.height / stride), Math.ceil(tile.width / stride));
}

/** Networks that drop what does not fill a whole sample leave the last row or column of a picture out: it stays open. */
function covering(
  { data, rows, columns }: { data: Float32Array; rows: number; columns: number },
  neededRows: number,
  neededColumns: number,
): { data: Float32Array; columns: number } {
  if (rows >= neededRows && columns >= neededColumns) return { data, columns };
  const wider = new Float32Array(Math.max(rows, neededRows) * Math.max(columns, neededColumns)).fill(Number.NaN);
  const width = Math.max(columns, neededColumns);
  for (let y = 0; y < rows; y++) wider.set(data.subarray(y * columns, (y + 1) * columns), y * width);
  return { data: wider, columns: width };
}

const inWords = (channels: number): string => (channels === 1 ? "one channel" : `${channels} channels`);

function scoreOf({ name, activation }: ModelOutput, { shape, data }: ModelArray): number {
  const needed = activation === "softmax[1]" ? 2 : 1;
  if (data.length !== needed)
    throw new SelfsameError(
      "unsupported",
      `"${name}" gives [${shape.join(", ")}]; with ${activation} it needs ${needed === 1 ? "one number" : "two numbers"}.`,
    );
  const score =
    activation === "softmax[1]"
      ? softmaxSecond(data[0], data[1])
      : activation === "sigmoid"
        ? sigmoid(data[0])
        : data[0];
  if (!Number.isFinite(score)) throw new SelfsameError("unsupported", `"${name}" gives ${score}, which is no score.`);
  return score;
}
