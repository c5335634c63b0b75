/** What a model of a reader answered, as a finding: a map to look at and its score in words, never an alarm. */

import type { CoherentRegion } from "../../../engine/detectors/coherentRegion.ts";
import { residualRegion } from "../../../engine/detectors/residual-clusters/residualPlane.ts";
import { OVERVIEW_VALUES, sizeLimits } from "../../../engine/detectors/viewSize.ts";
import type { ImageFormat } from "../../../engine/evidence.ts";
import type { Fact, Finding, HeatMap } from "../../../engine/finding.ts";
import { AveragedPlane } from "../../../engine/image/averagedPlane.ts";
import type { Plane } from "../../../engine/image/raster.ts";
import type { ReaderModel } from "./manifest.ts";
import { residualEnergy } from "./residualEnergy.ts";
import type { ModelAnswer } from "./runModel.ts";
import { readerModelId, readerModelLimits, readerModelTitle } from "./traits.ts";

type Observed = Partial<Omit<Finding, "detector" | "version">> & Pick<Finding, "state">;

/** The frame that every finding of the model has. @param started of `performance.now()`. */
export function modelFinding(model: ReaderModel, started: number, { limits = [], ...observed }: Observed): Finding {
  return {
    detector: readerModelId(model),
    version: model.version,
    ...observed,
    params: {},
    limits: [...readerModelLimits(model), ...limits],
    elapsedMs: performance.now() - started,
  };
}

/** true, or why the model has nothing to say about such a file. */
export function modelApplies({ jpegOnly }: ReaderModel, format: ImageFormat): true | string {
  if (!jpegOnly || format === "jpeg") return true;
  return `Its manifest says that it judges JPEG files only; this is ${format.toUpperCase()}.`;
}

/** @param size of the picture. */
export function observationOf(
  model: ReaderModel,
  answer: ModelAnswer,
  size: { width: number; height: number },
): Observed {
  const { map, residual, confidence, score, tiles } = answer;
  const region = residual && residualRegion(residual);
  const shown = map ? mapOf(map) : region ? regionMap(region) : residual ? energyMap(residual) : undefined;
  const facts: Fact[] = [
    {
      label: "Model",
      value: `${readerModelTitle(model)} ${model.version}, licence ${model.licence}`,
      explanation: model.citation,
    },
    ...(score === undefined ? [] : [scoreFact(model, score, tiles)]),
    ...(map && score === undefined && model.threshold !== undefined ? [shareFact(map, model.threshold)] : []),
    ...(confidence ? [confidenceFact(confidence)] : []),
    ...(region ? regionFacts(region) : []),
    ...(tiles > 1 ? [{ label: "Tiles", value: String(tiles) }] : []),
  ];
  const plane = map ?? residual;
  return {
    state: "ran",
    summary: residual ? residualSummary(region) : summaryOf(model, score),
    ...(shown ? { map: shown } : {}),
    facts,
    limits: plane ? limitsOf(plane, size) : [],
  };
}

/** What a reader must know of the size of the map, and of places without one. */
function limitsOf(plane: Plane, { width, height }: { width: number; height: number }): string[] {
  const holes = plane.data.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
  return [
    ...sizeLimits(plane.width, plane.height, OVERVIEW_VALUES),
    ...(plane.width < width / 2 || plane.height < height / 2
      ? [`The model gives ${plane.width} x ${plane.height} numbers for ${width} x ${height} pixels.`]
      : []),
    ...(holes > 0 ? [`The model gave no finite number in ${percent(holes / plane.data.length)} of the picture.`] : []),
  ];
}

function summaryOf({ threshold }: ReaderModel, score: number | undefined): string {
  if (score === undefined) return "The model's map of where it sees an alteration.";
  if (threshold === undefined) return `The model's score is ${number(score)}; its author names no threshold.`;
  return `The model's score is ${number(score)}, ${score >= threshold ? "beyond" : "below"} its author's threshold of ${number(threshold)}.`;
}

function scoreFact({ threshold, calibration }: ReaderModel, score: number, tiles: number): Fact {
  const beyond = threshold !== undefined && score >= threshold;
  const claims = calibration
    ? `Its author says that ${percent(calibration.fpr)} of the untouched pictures of ${calibration.dataset} are beyond the threshold.`
    : "Nothing is known of how often untouched pictures score as high.";
  return {
    label: tiles > 1 ? "Highest score of a tile" : "Score",
    value: threshold === undefined ? number(score) : `${number(score)}, threshold ${number(threshold)}`,
    ...(beyond ? { severity: "notice" as const } : {}),
    explanation: `${claims} Selfsame has not measured it, and does not count it in the conclusion.`,
  };
}

function shareFact({ data }: Plane, threshold: number): Fact {
  let [beyond, known] = [0, 0];
  for (const value of data) {
    if (Number.isNaN(value)) continue;
    known++;
    if (value >= threshold) beyond++;
  }
  return {
    label: "Beyond the author's threshold",
    value: `${percent(known === 0 ? 0 : beyond / known)} of the picture at ${number(threshold)} or more`,
  };
}

function confidenceFact({ data }: Plane): Fact {
  const known = data.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return {
    label: "The model's confidence in its map",
    value: `${number(mean)} on average, below one half in ${percent(known.filter((value) => value < 0.5).length / Math.max(1, known.length))} of the picture`,
  };
}

function residualSummary(region: CoherentRegion | undefined): string {
  return region
    ? `The region that differs most explains ${percent(region.explained)} of the variance of the model's residual.`
    : "The energy of the model's residual, place by place, against that of most of the picture.";
}

function regionFacts({ explained, share }: CoherentRegion): Fact[] {
  return [
    { label: "Region that differs most", value: `${percent(share)} of the windows` },
    {
      label: "Variance between it and the rest",
      value: percent(explained),
      explanation:
        "Selfsame compares the model's residual by the codes of four neighbours, as in the method Residual clusters. There is always a region that differs most; what is usual for this model was not measured.",
    },
  ];
}

const number = (value: number): string => String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

function mapOf(plane: Plane): HeatMap {
  return {
    ...overview(plane),
    range: [0, 1],
    unit: "as the model gives it",
    meaning: { low: "the model sees nothing", high: "the model sees an alteration" },
    style: "heat",
  };
}

function regionMap({ explained, position }: CoherentRegion): HeatMap {
  return {
    ...position,
    data: position.data.map((value) => explained * value),
    range: [0, 1],
    unit: "explained variance",
    meaning: { low: "residual like that of the rest", high: "residual of a region that stands apart" },
    style: "heat",
  };
}

/** Where a picture is too small for windows. */
function energyMap(plane: Plane): HeatMap {
  return {
    ...residualEnergy(plane),
    range: [-4, 4],
    unit: "robust standard deviations",
    meaning: { low: "less residual than most of the picture", high: "more residual than most of the picture" },
    style: "heat",
  };
}

function overview({ width, height, data }: Plane): Plane {
  const averaged = new AveragedPlane(width, height, OVERVIEW_VALUES);
  for (let y = 0; y < height; y++) averaged.addRow(data.subarray(y * width, (y + 1) * width));
  return averaged.finish();
}
