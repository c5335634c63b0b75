/** One report over a photograph that was held against the balls in it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { ReportFormat } from "../../contract/operations.ts";
import { gridNames, type TotemVerification } from "../../contract/totemVerification.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { fieldTraits, sweepTraits } from "../../engine/totem/verify/finding.ts";
import { baseName, mediaTypes } from "./create.ts";
import { environment } from "./environment.ts";
import { reportHtml } from "./html.ts";
import { reportJson } from "./json.ts";
import { reportPdf } from "./pdf.ts";
import { illustrateTotem } from "./totemFigures.ts";
import { totemModel } from "./totemModel.ts";

/**
 * @param folder that the grids of `result` are named relative to.
 * @throws SelfsameError usage where the photograph is not the one that was verified; notFound where its heat map is gone.
 */
export async function createTotemReport(
  result: TotemVerification,
  evidence: Evidence,
  folder: string,
  format: ReportFormat,
  progress: (share: number, step: string) => void,
  created = new Date(),
): Promise<{ name: string; mediaType: string; data: Uint8Array }> {
  if (evidence.sha256 !== result.photo.sha256)
    throw new SelfsameError("usage", `${evidence.name} is not the photograph that was verified.`, "Verify it again.");
  const model = totemModel(result, evidence, { created, environment: environment() });
  const file = (data: Uint8Array) => ({
    name: `${baseName([result.photo])}.${format}`,
    mediaType: mediaTypes[format],
    data,
  });
  if (format === "json") return file(new TextEncoder().encode(reportJson(model)));
  progress(0.1, "Drawing figures");
  const illustrations = await illustrateTotem(model, await evidence.pixels(), result, await heatsOf(result, folder));
  progress(0.8, "Setting pages");
  if (format === "pdf") return file(await reportPdf(model, illustrations));
  return file(new TextEncoder().encode(reportHtml(model, illustrations)));
}

/** By detector. */
async function heatsOf(result: TotemVerification, folder: string): Promise<Record<string, Float32Array>> {
  const heats: Record<string, Float32Array> = {};
  for (const { detector, map } of result.findings)
    if (map) heats[detector] = await heatOf(result, heatNames[detector], folder);
  return heats;
}

const heatNames: Record<string, string> = {
  [sweepTraits.id]: gridNames.heat,
  [fieldTraits.id]: gridNames.fieldHeat,
};

async function heatOf({ grids, grid }: TotemVerification, name: string, folder: string): Promise<Float32Array> {
  const heat = grids.find((one) => one.name === name);
  const bytes = heat && (await readFile(join(folder, heat.file)).catch(() => undefined));
  if (bytes?.length !== 4 * grid.width * grid.height)
    throw new SelfsameError("notFound", "The heat map of this verification is no longer there.", "Verify again.");
  return Float32Array.from({ length: grid.width * grid.height }, (_, i) => bytes.readFloatLE(4 * i));
}
