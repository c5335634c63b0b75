/** The figures of a report over a photograph with balls: the photograph, its heat map, and that over the photograph. */
import type { TotemVerification } from "../../contract/totemVerification.ts";
import { luma } from "../../engine/image/colour.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { sweepTraits } from "../../engine/totem/verify/finding.ts";
import { HOTTEST } from "../../engine/totem/verify/verify.ts";
import type { ReportModel } from "../../engine/verdict/model.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { mapRow } from "../rasters/writer.ts";
import {
  colourPixels,
  drawHatching,
  drawPixels,
  drawSamples,
  drawScale,
  type Figure,
  fit,
  LONGEST_SIDE,
} from "./figures.ts";
import { figuresOf, type Illustrations } from "./illustrations.ts";
import { type MapSamples, NOT_COMPUTED } from "./mapPng.ts";

/** Share of the heat map's colour over the photograph where the picture agrees with the balls, and where it contradicts most. */
const LEAST_COLOUR = 0.2;
const MOST_COLOUR = 0.85;

/** @param heats by detector, on the grid of the verification, row by row; NaN where nothing is protected. */
export async function illustrateTotem(
  model: ReportModel,
  image: RgbImage,
  { grid }: TotemVerification,
  heats: Readonly<Record<string, Float32Array>>,
): Promise<Illustrations> {
  const samples = (detector: string) => samplesOf(heats[detector], grid, image);
  const figures = new Map<number, Figure>();
  for (const { figure } of figuresOf(model)) {
    const { source } = figure;
    const drawn =
      source.kind === "picture"
        ? await drawPixels(image, image, figure.regions)
        : source.kind === "fused"
          ? await drawOver(image, samples(sweepTraits.id))
          : await drawSamples(samples(source.detector), fit(image, LONGEST_SIDE), "heat");
    figures.set(figure.number, drawn);
  }
  return {
    figures,
    scales: { heat: await drawScale("heat"), grey: await drawScale("grey") },
    hatching: await drawHatching(),
  };
}

/** The heat map in the frame of a figure: cells may reach beyond the picture, so that they do not divide it evenly. */
function samplesOf(
  heat: Float32Array,
  { width, height, step }: TotemVerification["grid"],
  image: RgbImage,
): MapSamples {
  const frame = fit(image, LONGEST_SIDE);
  const data = new Uint16Array(frame.width * frame.height);
  const cells = new Uint16Array(width);
  const map = { width, data: heat, range: [0, HOTTEST] as [number, number] };
  for (let y = 0; y < frame.height; y++) {
    const row = Math.min(height - 1, Math.floor(((y + 0.5) * image.height) / frame.height / step));
    mapRow(map, row, cells);
    for (let x = 0; x < frame.width; x++)
      data[y * frame.width + x] =
        cells[Math.min(width - 1, Math.floor(((x + 0.5) * image.width) / frame.width / step))];
  }
  return { ...frame, data };
}

/** Colours over the photograph in grey, the stronger the hotter; hatched where nothing is said. */
async function drawOver(image: RgbImage, map: MapSamples): Promise<Figure> {
  const { width, height, data } = map;
  const sharp = await loadSharp();
  const pixels = await sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .resize(width, height, { fit: "fill" })
    .raw()
    .toBuffer();
  const colours = colourPixels(map, map, "heat");
  for (let at = 0; at < data.length; at++) {
    const grey = luma(pixels[3 * at], pixels[3 * at + 1], pixels[3 * at + 2]);
    const computed = data[at] !== NOT_COMPUTED;
    const share = computed ? LEAST_COLOUR + ((MOST_COLOUR - LEAST_COLOUR) * data[at]) / 65534 : 0.5;
    for (let c = 0; c < 3; c++) pixels[3 * at + c] = (1 - share) * grey + share * colours[3 * at + c];
  }
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 85, chromaSubsampling: "4:4:4" })
    .toBuffer();
  return { mediaType: "image/jpeg", data: jpeg, width, height };
}
