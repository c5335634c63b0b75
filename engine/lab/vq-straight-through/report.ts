/** The charts, tables and pictures of a run. */

import { base64 } from "../../image/base64.ts";
import { mean } from "../../metrics/summary.ts";
import type { Chart, LabEvent, Table } from "../events.ts";
import type { LabelledImages } from "../images.ts";
import type { Measured, Measurement } from "./measure.ts";
import type { Params } from "./params.ts";
import { type PrincipalPlane, principalPlane, project } from "./principalPlane.ts";
import type { Outcome } from "./result.ts";
import { recipes, type VariantId } from "./variants.ts";

const steps = { label: "steps" };

const lossLabel = (data: Params["data"]) =>
  data === "classifier" ? "cross-entropy" : "mean squared error of the reconstruction";

/** Charts of one measured number over steps. */
const curves = (data: Params["data"]): (Chart & { id: keyof Measured })[] => [
  {
    id: "active",
    title: "Active codes",
    x: steps,
    y: { label: "share of all codes" },
    caption:
      "Share of the codes that occur at all on the evaluation set. A codebook of which little is used has collapsed.",
  },
  {
    id: "perplexity",
    title: "Perplexity",
    x: steps,
    y: { label: "exp of the entropy of use" },
    caption: "The number of codes that would be as good if all were used alike.",
  },
  {
    id: "loss",
    title: data === "classifier" ? "Classification loss" : "Reconstruction loss",
    x: steps,
    y: { label: lossLabel(data), scale: "log10" },
    caption: "On examples that are never learnt from.",
  },
  {
    id: "quantisation",
    title: "Quantisation error",
    x: steps,
    y: { label: "mean square of z - z_q", scale: "log10" },
    caption:
      "It depends on the scale of the embeddings, which every variant finds for itself. FSQ measures it after its bound.",
  },
  {
    id: "gradientError",
    title: "Gradient error",
    x: steps,
    y: { label: "|g - g*| / |g|" },
    caption:
      "g: the gradient that the encoder gets, taken at the codes. g*: the gradient at the embeddings, as it would be without quantisation. At 1 the error is as long as the gradient.",
  },
  ...(data === "classifier"
    ? [
        {
          id: "accuracy" as const,
          title: "Accuracy",
          x: steps,
          y: { label: "share of right answers" },
          caption: "On digits that are never learnt from.",
        },
      ]
    : []),
];

export function openingCharts({ data, variants }: Pick<Params, "data" | "variants">): LabEvent[] {
  const many = variants.length > 4;
  const charts: Chart[] = [
    ...curves(data),
    {
      id: "gap",
      title: "Gradient error against quantisation error",
      x: { label: "mean square of z - z_q", scale: "log10" },
      y: { label: "|g - g*| / |g|" },
      style: "points",
      caption: "One point for each measurement in the course of training.",
    },
    {
      id: "usage",
      title: "Use of codes",
      x: { label: "codes, from the most used on" },
      y: { label: "share of embeddings" },
      style: many ? "lines" : "bars",
      caption: "After the last step. Level means evenly used; where it reaches zero the codes are dead.",
    },
  ];
  return charts.map((chart) => ({ kind: "chart", chart }));
}

/** Points of the curves at one measurement. */
export const curvePoints = (variant: VariantId, data: Params["data"], measured: Measured): LabEvent[] => {
  const series = recipes[variant].label;
  const { step, quantisation, gradientError } = measured;
  return [
    ...curves(data).map(
      ({ id }): LabEvent => ({ kind: "points", chart: id, series, points: [[step, measured[id] ?? 0]] }),
    ),
    { kind: "points", chart: "gap", series, points: [[quantisation, gradientError]] },
  ];
};

export function usagePoints(variant: VariantId, counts: readonly number[]): LabEvent {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sorted = [...counts].sort((a, b) => b - a);
  const points = sorted.map((count, i): [number, number] => [i + 1, count / total]);
  return { kind: "points", chart: "usage", series: recipes[variant].label, points };
}

const SHOWN_POINTS = 200;

/** Pictures of embeddings and codes of one variant, all in the plane of the first one. */
export class Scatter {
  private plane: PrincipalPlane | undefined;

  constructor(private readonly variant: VariantId) {}

  frame({ measured, counts, z, codes, width }: Measurement): LabEvent[] {
    if (!codes) return [];
    const shown = z.subarray(0, SHOWN_POINTS * width);
    const chart = `codes-${this.variant}`;
    const events: LabEvent[] = [];
    if (!this.plane) {
      this.plane = principalPlane([...shown, ...codes], width);
      events.push({
        kind: "chart",
        chart: {
          id: chart,
          title: `Embeddings and codes: ${recipes[this.variant].label}`,
          x: { label: "first axis" },
          y: { label: "second axis" },
          style: "scatter",
          caption:
            "The axes are the two directions in which embeddings and codes together spread most before training.",
        },
      });
    }
    const places = project(this.plane, codes).map(rounded);
    const groups = [
      { name: "embeddings", points: project(this.plane, shown).map(rounded) },
      { name: "codes in use", points: places.filter((_, code) => counts[code] > 0) },
      { name: "codes not in use", points: places.filter((_, code) => counts[code] === 0) },
    ];
    return [...events, { kind: "frame", chart, frame: measured.step, label: `step ${measured.step}`, groups }];
  }
}

const rounded = ([x, y]: readonly [number, number]): [number, number] => [
  Math.round(x * 1000) / 1000,
  Math.round(y * 1000) / 1000,
];

const SHOWN_PICTURES = 12;

/** A row of digits over a row of what the decoder makes of them, both [n, 1, height, width] from 0 to 1. */
export function reconstructions(
  variant: VariantId,
  { width, height }: Pick<LabelledImages, "width" | "height">,
  originals: ArrayLike<number>,
  decoded: ArrayLike<number>,
): LabEvent {
  const count = Math.min(SHOWN_PICTURES, decoded.length / (width * height));
  const bytes = new Uint8Array(2 * count * width * height);
  let at = 0;
  for (const row of [originals, decoded])
    for (let y = 0; y < height; y++)
      for (let picture = 0; picture < count; picture++)
        for (let x = 0; x < width; x++) {
          const value = row[(picture * height + y) * width + x];
          bytes[at++] = Math.min(255, Math.max(0, Math.round(255 * value)));
        }
  return {
    kind: "picture",
    id: `reconstructions-${variant}`,
    title: `Digits, and what comes through the codes: ${recipes[variant].label}`,
    width: count * width,
    height: 2 * height,
    channels: 1,
    data: base64(bytes),
  };
}

/** Of every variant the means over its seeds, least and most in brackets. */
export function ablation(data: Params["data"], outcomes: readonly Outcome[]): Table {
  const variants = [...new Set(outcomes.map(({ variant }) => variant))];
  const columns = curves(data).map(({ id, title }) => ({ id, title }));
  return {
    id: "ablation",
    title: "All variants",
    columns: ["Variant", "Seeds", ...columns.map(({ title }) => title)],
    rows: variants.map((variant) => {
      const runs = outcomes.filter((outcome) => outcome.variant === variant);
      const diverged = runs.filter((run) => run.diverged).length;
      return [
        recipes[variant].label,
        diverged === 0 ? runs.length : `${runs.length}, of which ${diverged} diverged`,
        ...columns.map(({ id }) => spread(runs.map(({ last }) => last[id] ?? 0))),
      ];
    }),
  };
}

function spread(values: readonly number[]): string {
  const text = (value: number) => value.toPrecision(3);
  return values.length === 1
    ? text(mean(values))
    : `${text(mean(values))} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
}
