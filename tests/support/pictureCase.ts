/** A case with pictures to look at: made-up results, with thumbnails and maps. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { CaseWriter } from "../../service/cases/caseWriter.ts";
import { madeDocument, madeHash, madeImage, madePipeline, stageMade } from "./caseResults.ts";

/** The detector that scores and raises alarms. */
const VOTES = "copy-move";

/**
 * Writes a case of `count` pictures into `folder`: every tenth raises an alarm, the third is the second again, the last one waits
 * and the one before could not be read.
 */
export async function makePictureCase(folder: string, count: number): Promise<void> {
  const writer = CaseWriter.create(folder, "Harbour, April");
  writer.addImages(Array.from({ length: count }, (_, i) => madeImage(i + 1)));
  const thumbnails = await Promise.all([20, 140, 220].map((hue) => landscape(hue)).concat(landscape(300, 90)));
  const map = await sharp({ create: { width: 60, height: 40, channels: 3, background: "#303030" } })
    .composite([
      { input: { create: { width: 18, height: 12, channels: 3, background: "#f0f0f0" } }, left: 30, top: 12 },
    ])
    .png()
    .toBuffer();
  for (let id = 1; id < count - 1; id++) {
    const bytes = id === 3 ? "picture 2" : undefined;
    const made = madeDocument(id, bytes);
    const findings = made.findings.map((finding) =>
      finding.detector === "noise" ? { ...finding, detector: VOTES } : finding,
    );
    const verdict = { ...made.verdict, alarms: made.verdict.alarms.map(() => VOTES) };
    const document = { ...made, verdict, findings, map: "fused.png" };
    const staged = stageMade(writer, document);
    const place = join(staged, document.image.sha256);
    writeFileSync(join(place, "thumbnail.webp"), thumbnails[id % thumbnails.length]);
    writeFileSync(join(place, "fused.png"), map);
    const perceptualHash = madeHash(document.image.sha256).slice(0, 16);
    await writer.finish(id, { document, pipeline: madePipeline, perceptualHash, staged });
  }
  writer.start(count - 1);
  writer.refuse(count - 1, { state: "failed", reason: "The file ends in the middle of the picture." });
  writer.close();
}

/** Sky, a hill and a sun of some hue. @param turned degrees: 90 for an upright picture. */
function landscape(hue: number, turned = 0): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320">
    <rect width="480" height="320" fill="hsl(${hue} 45% 62%)"/><circle cx="340" cy="90" r="42" fill="hsl(${hue + 40} 80% 80%)"/>
    <path d="M0 240 Q120 130 250 230 T480 190 V320 H0 Z" fill="hsl(${hue} 35% 30%)"/></svg>`;
  return sharp(Buffer.from(svg)).rotate(turned).webp().toBuffer();
}
