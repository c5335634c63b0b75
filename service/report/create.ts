/** One report over one or more results: model, figures, and the format that was asked for. */

import type { MapLayer } from "../../contract/findings.ts";
import type { ReportFormat, Settings, VerifyResult } from "../../contract/operations.ts";
import { buildReport, type ExaminedImage, type MapDescription } from "../../engine/verdict/report.ts";
import type { RasterStore } from "../rasters/store.ts";
import { detectorTraits } from "./detectorTraits.ts";
import { environment } from "./environment.ts";
import { reportHtml } from "./html.ts";
import { illustrate } from "./illustrations.ts";
import { reportJson } from "./json.ts";
import { reportPdf } from "./pdf.ts";
import { visibleText } from "./visibleText.ts";

export interface ReportContext {
  signal: AbortSignal;
  progress(value: { fraction: number; step: string }): void;
  /** Settings under which the results came about; printed where given. */
  settings?: Settings;
  /** Date of the report; now where left out. */
  created?: Date;
}

export const mediaTypes: Record<ReportFormat, string> = {
  html: "text/html; charset=utf-8",
  pdf: "application/pdf",
  json: "application/json",
};

/**
 * @param results at least one, with their maps still in `rasters`.
 * @returns the file, with a name that tells the exhibit.
 * @throws SelfsameError notFound where a map is no longer there; the reason of `signal` when cancelled.
 */
export async function createReport(
  results: VerifyResult[],
  rasters: RasterStore,
  format: ReportFormat,
  context: ReportContext,
): Promise<{ name: string; mediaType: string; data: Uint8Array }> {
  const { signal, progress } = context;
  const circumstances = {
    created: context.created ?? new Date(),
    environment: environment(),
    settings: settingsRows(
      context.settings,
      results.some(({ models = [] }) => models.length > 0),
    ),
  };
  const model = buildReport(results.map(examined), circumstances, detectorTraits(results));
  const file = (data: Uint8Array) => {
    progress({ fraction: 1, step: "Done" });
    return { name: `${baseName(results.map(({ image }) => image))}.${format}`, mediaType: mediaTypes[format], data };
  };
  if (format === "json") return file(new TextEncoder().encode(reportJson(model)));

  const illustrations = await illustrate(model, results, rasters, {
    signal,
    progress: (fraction) => progress({ fraction: fraction * 0.8, step: "Drawing figures" }),
  });
  signal.throwIfAborted();
  progress({ fraction: 0.8, step: "Setting pages" });
  if (format === "pdf") return file(await reportPdf(model, illustrations));
  return file(new TextEncoder().encode(reportHtml(model, illustrations)));
}

function examined(result: VerifyResult): ExaminedImage {
  return {
    ...result,
    findings: result.findings.map((finding) => ({ ...finding, map: describeMap(finding.map) })),
    map: describeMap(result.map),
  };
}

function describeMap(layer: MapLayer | null): MapDescription | null {
  if (!layer) return null;
  const { raster, ...rest } = layer;
  return { ...rest, width: raster.width, height: raster.height };
}

function settingsRows(settings: Settings | undefined, models: boolean) {
  if (!settings) return [];
  return [
    { label: "Pixel limit", value: `${settings.maxMegapixels} megapixels` },
    { label: "Time limit", value: `${settings.timeLimitSeconds} s an image` },
    { label: "Memory limit", value: `${settings.memoryLimitMB} MB a worker` },
    ...(models
      ? [
          { label: "Time limit of models", value: `${settings.modelTimeLimitSeconds} s for each on an image` },
          { label: "Memory limit of models", value: `${settings.modelMemoryLimitMB} MB for each` },
        ]
      : []),
  ];
}

/** "selfsame-beach-1a2b3c4d": safe as a file name everywhere. @param images at least one. */
export function baseName(images: readonly { path: string; sha256: string }[]): string {
  const { path, sha256 } = images[0];
  const file = path.split(/[\\/]/).pop() ?? "";
  const stem = visibleText(file.replace(/\.[^.]*$/, ""))
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  const subject = images.length === 1 ? [...stem].slice(0, 60).join("") || "image" : `${images.length}-images`;
  return `selfsame-${subject}-${sha256.slice(0, 8)}`;
}
