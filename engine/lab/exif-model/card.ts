/** The card of a trained network: what it learnt from, how, and what was measured. Markdown. */
import type { ExifModelResult } from "./index.ts";

export function modelCard(result: ExifModelResult, params: Readonly<Record<string, unknown>>): string {
  const { photographs, cameras, heldOutCameras, excluded, before, after, finalLoss, steps } = result;
  const area = (value: number) => value.toFixed(3);
  return [
    "# EXIF consistency network",
    "",
    "`exif-consistency.onnx`: a picture (RGB, 0 to 255, any size) to unit vectors of 64 numbers, one for each window of 91 pixels, 16 pixels",
    "apart. Windows of one photograph in one development lie close together. `exif-attributes.onnx`: two such vectors to the probability that they",
    "share each attribute below. `exif-consistency.json`: the calibration of the detector.",
    "",
    "## Learnt from",
    "",
    `${photographs} photographs of ${cameras} cameras; ${heldOutCameras.length} further cameras were held out by camera.`,
    "",
    ...Object.entries(excluded).map(([reason, count]) => `- left out: ${count} (${reason})`),
    "",
    "## How",
    "",
    `${steps} steps, final loss ${finalLoss.toFixed(3)}. Parameters: \`${JSON.stringify(params)}\`. The same parameters, photographs, processor and version of ONNX`,
    "Runtime give the same network.",
    "",
    "## Measured on the cameras held out",
    "",
    "| patches of one picture against patches of | untrained | trained |",
    "| --- | --- | --- |",
    `| another photograph | ${area(before.acrossPhotographs)} | ${area(after.acrossPhotographs)} |`,
    `| the same photograph, developed otherwise | ${area(before.acrossDevelopments)} | ${area(after.acrossDevelopments)} |`,
    "",
    "Area under the curve of cosines; all were saved alike in the end.",
    "",
    ...regionLines(result),
    ...attributeLines(result),
    `Held out: ${heldOutCameras.join(", ")}.`,
    "",
  ].join("\n");
}

function regionLines({ splicesBefore, splicesAfter, regions }: ExifModelResult): string[] {
  const cut = `Pixel average precision on self-made splices, by the normalised cut: ${splicesAfter.toFixed(3)} (untrained ${splicesBefore.toFixed(3)}).`;
  if (!regions) return [cut, "", "Nothing could be calibrated: too few of the pasted regions were found.", ""];
  const { picked, best, alarm } = regions;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    `${cut} By the region that is picked: ${picked.toFixed(3)}; by the best of all candidates: ${best.toFixed(3)}.`,
    "",
    `Alarms on ${alarm.pictures} untouched pictures of ${alarm.cameras} cameras, each camera counted alike: ${percent(alarm.rate)} (up to ${percent(alarm.upperBound)}, 95 %, cameras drawn again).`,
    `Alarms on splices: ${percent(alarm.recall)}. The threshold was set on these pictures; which regions are likely was learnt from the other half of the cameras.`,
    "Photographs saved by an image editor take part as untouched scenes; nothing was learnt from them.",
    "",
  ];
}

function attributeLines({ attributes }: ExifModelResult): string[] {
  if (attributes.length === 0) return [];
  return [
    "## Attributes, on the cameras held out",
    "",
    "| attribute | tag or step | area under the curve | 95 % interval over cameras | pairs |",
    "| --- | --- | --- | --- | --- |",
    ...attributes
      .toSorted((a, b) => b.auc - a.auc)
      .map(
        ({ label, id, auc, interval: [low, high], pairs }) =>
          `| ${label} | ${id} | ${auc.toFixed(3)} | ${low.toFixed(2)} to ${high.toFixed(2)} | ${pairs} |`,
      ),
    "",
  ];
}
