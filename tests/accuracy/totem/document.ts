/** docs/TOTEM_ACCURACY.md from what was measured. */
import { type Estimate, estimate } from "../../../engine/metrics/estimate.ts";
import { shareOf } from "../../../service/evaluate/measure/rows.ts";
import { estimateText, shareText } from "../../../service/evaluate/table.ts";

export interface Measured {
  scene: string;
  /** Of the manipulation, or "untouched". */
  kind: string;
  /** Standard deviation of the outlines' points, pixels. */
  clicked: number;
  /** Average precision of the pixels in the protected region; null for untouched pictures and edits that lie outside of it. */
  ap: number | null;
  /** Share of the edit in the protected region. */
  shown: number | null;
  statistic: number | null;
  /** Mean distance of the balls' centres from the true ones over their distance from the camera: by outlines, and refined. */
  clickedError: number | null;
  refinedError: number | null;
  seconds: number | null;
}

export const editKinds = [
  "colour-patch",
  "splice",
  "removal",
  "shift",
  "shift-almost-everywhere",
  "shift-everywhere",
] as const;

/** Deviations of the outlines that were measured, rising. */
export const levelsOf = (measured: readonly Measured[]): number[] =>
  [...new Set(measured.map(({ clicked }) => clicked))].sort((a, b) => a - b);

/** Over the pictures that have one; undefined where none has. */
export function meanPrecision(pictures: readonly Measured[]): Estimate | undefined {
  const known = pictures.flatMap(({ ap }) => (ap === null ? [] : [ap]));
  return known.length === 0
    ? undefined
    : estimate(known, (list) => list.reduce((sum, value) => sum + value, 0) / list.length);
}

/**
 * @param command that made the measurements. @param about what scenes these are. @param threshold of alarms; null where there are
 * none. @param figure file that drawPrecision was written to, where there is one.
 */
export function accuracyDocument(
  measured: readonly Measured[],
  { command, about, threshold, figure }: { command: string; about?: string; threshold: number | null; figure?: string },
): string {
  const scenes = new Set(measured.map(({ scene }) => scene)).size;
  const lines = [
    "# Totem: accuracy",
    "",
    `Measured on ${scenes} simulated scenes. Made by`,
    "",
    "```",
    command,
    "```",
    "",
    ...(about ? [about, ""] : []),
    "AP is the average precision of the pixels in the protected region, a mean over the pictures whose edit lies in it by a tenth and",
    "more; in brackets 95 % intervals, by drawing pictures anew. The outlines' points are off by normal noise of the standard deviation",
    "given. Centres: mean distance from the true ones over their distance from the camera, by the outlines alone and after the",
    "photograph has refined them (medians over pictures).",
    ...(figure ? ["", `![AP of each kind of edit against the error of the outlines, with intervals](${figure})`] : []),
  ];
  for (const level of levelsOf(measured)) {
    const at = measured.filter(({ clicked }) => clicked === level);
    lines.push(
      "",
      level === 0 ? "## Exact outlines" : `## Outlines clicked to ${level} pixels`,
      "",
      "| picture | pixel AP | AP counted | alarms | statistic, median | seconds, median |",
      "| --- | --- | --- | --- | --- | --- |",
      ...[...editKinds, "untouched"].flatMap((kind) => {
        const of = at.filter((one) => one.kind === kind);
        return of.length === 0 ? [] : [row(kind, of, threshold)];
      }),
      "",
      `Centres: ${percent(median(at.map((one) => one.clickedError)))} by the outlines, ${percent(median(at.map((one) => one.refinedError)))} refined.`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function row(kind: string, pictures: readonly Measured[], threshold: number | null): string {
  const precision = meanPrecision(pictures);
  const cells = [
    kind,
    precision ? estimateText(precision) : "–",
    `${pictures.filter(({ ap }) => ap !== null).length} of ${pictures.length}`,
    shareText(
      shareOf(pictures.map(({ statistic }) => threshold !== null && statistic !== null && statistic > threshold)),
    ),
    median(pictures.map(({ statistic }) => statistic))?.toFixed(2) ?? "–",
    median(pictures.map(({ seconds }) => seconds))?.toFixed(1) ?? "–",
  ];
  return `| ${cells.join(" | ")} |`;
}

function median(values: readonly (number | null)[]): number | undefined {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[known.length >> 1];
}

const percent = (share: number | undefined): string => (share === undefined ? "–" : `${(100 * share).toFixed(2)} %`);
