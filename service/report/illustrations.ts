/** All figures of one report, drawn: what the HTML and the PDF share besides the model. */
import type { VerifyResult } from "../../contract/operations.ts";
import type { FigureReference, ReportModel } from "../../engine/verdict/model.ts";
import type { RasterStore } from "../rasters/store.ts";
import { drawHatching, drawMap, drawPicture, drawScale, type Figure } from "./figures.ts";

export interface Illustrations {
  /** By figure number. */
  figures: Map<number, Figure>;
  /** Colour strips of the two styles. */
  scales: { heat: Figure; grey: Figure };
  hatching: Figure;
}

/** Every figure a model refers to, in reading order. */
export function figuresOf({ exhibits }: ReportModel): { exhibit: number; figure: FigureReference }[] {
  return exhibits.flatMap(({ picture, fused, findings }, exhibit) =>
    [picture, ...(fused ? [fused] : []), ...findings.flatMap(({ figure }) => (figure ? [figure] : []))].map(
      (figure) => ({
        exhibit,
        figure,
      }),
    ),
  );
}

/** @param results those the model was built from, in the same order. */
export async function illustrate(
  model: ReportModel,
  results: readonly VerifyResult[],
  rasters: RasterStore,
  context: { signal: AbortSignal; progress(fraction: number): void },
): Promise<Illustrations> {
  const figures = new Map<number, Figure>();
  const wanted = figuresOf(model);
  for (const { exhibit, figure } of wanted) {
    context.signal.throwIfAborted();
    figures.set(figure.number, await draw(figure, results[exhibit], rasters));
    context.progress(figures.size / wanted.length);
  }
  return {
    figures,
    scales: { heat: await drawScale("heat"), grey: await drawScale("grey") },
    hatching: await drawHatching(),
  };
}

async function draw({ source, regions }: FigureReference, result: VerifyResult, rasters: RasterStore): Promise<Figure> {
  if (source.kind === "picture") return drawPicture(rasters, result.picture, regions);
  const layer =
    source.kind === "fused" ? result.map : result.findings.find(({ detector }) => detector === source.detector)?.map;
  if (!layer) throw new Error("The report refers to a map that its result does not have.");
  return drawMap(rasters, layer, result.picture, regions);
}
