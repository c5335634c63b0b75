/** The card of a trained network: what it learnt from, how, and what was measured. Markdown. */
import type { ExifModelResult } from "./index.ts";

export function modelCard(result: ExifModelResult, params: Readonly<Record<string, unknown>>): string {
  const { photographs, cameras, heldOutCameras, excluded, before, after, finalLoss, steps } = result;
  const area = (value: number) => value.toFixed(3);
  return [
    "# EXIF consistency network",
    "",
    "A picture (RGB, 0 to 255, any size) to unit vectors of 64 numbers, one for each window of 128 pixels, 32 pixels apart. Windows of one",
    "photograph in one development lie close together.",
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
    "Area under the curve of cosines. This says nothing yet of how often a picture is accused wrongly.",
    "",
    `Held out: ${heldOutCameras.join(", ")}.`,
    "",
  ].join("\n");
}
