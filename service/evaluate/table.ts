/** Rows of a measurement as cells of text, for the terminal and for the page. */
import type { EstimateRecord, MethodRow, ShareRecord } from "../../contract/evaluation.ts";

export const columns = [
  "method",
  "ran",
  "AP",
  "AP permuted",
  "AUC",
  "F1",
  "MCC",
  "best F1",
  "best MCC",
  "cIoU",
  "picture AP",
  "picture AUC",
  "recall",
  "false alarms",
] as const;

/** One cell per column; "–" where there is nothing to measure. */
export function cellsOf({ title, ran, spliced, pristine, pixels, images, alarms }: MethodRow): string[] {
  return [
    title,
    `${ran}/${spliced + pristine}`,
    ...(
      [
        "averagePrecision",
        "permutedAveragePrecision",
        "areaUnderRoc",
        "f1",
        "mcc",
        "f1Best",
        "mccBest",
        "ciou",
      ] as const
    ).map((key) => estimateText(pixels?.[key])),
    estimateText(images?.averagePrecision),
    estimateText(images?.areaUnderRoc),
    shareText(alarms?.recall),
    shareText(alarms?.falseAlarms),
  ];
}

/** What a reader has to know of the columns. */
export const explanations = [
  "AP, AUC, F1, MCC and cIoU are of pixels: means over the altered pictures. In brackets: 95 % intervals, by drawing pictures anew.",
  "AP permuted takes the better of the map and of its negative; cIoU is class-balanced and takes the best threshold and polarity for each picture.",
  "F1 and MCC are above the published threshold: the middle of the range of a map. The best ones are at the best threshold for each picture.",
  "A picture without a map counts as a map that says the same everywhere: its AP is the altered share of the picture. Pixels that were not computed count as not accused.",
  "Picture AP and AUC tell altered pictures from untouched ones; a picture without a result ranks below all others.",
  "Recall and false alarms are shares of altered and of untouched pictures with an alarm, with exact 95 % intervals (Clopper-Pearson).",
  "Distance to the middle knows nothing but that altered regions tend to lie there: a map that does not beat it has found nothing.",
  "Where a clone was taken from counts neither as altered nor as untouched.",
];

/** "0.560 (0.49–0.63)" */
export function estimateText(estimate: EstimateRecord | undefined): string {
  if (!estimate || estimate.value === null) return "–";
  const { value, low, high } = estimate;
  if (low === null || high === null) return rounded(value, 3);
  return `${rounded(value, 3)} (${rounded(low, 2)}${low < 0 ? " to " : "–"}${rounded(high, 2)})`;
}

/** Without the sign of a zero. */
const rounded = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(?=[0.]+$)/, "");

/** "3/60, 5 % (1–14 %)" */
export function shareText(share: ShareRecord | null | undefined): string {
  if (!share) return "–";
  const percent = (value: number) => Math.round(100 * value);
  return `${share.hits}/${share.pictures}, ${percent(share.share)} % (${percent(share.low)}–${percent(share.high)} %)`;
}
