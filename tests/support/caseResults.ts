/** Results as a scan hands them to a case, made up from a number. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VerifyDocument } from "../../contract/findings.ts";
import type { CaseWriter } from "../../service/cases/caseWriter.ts";

export const madeHash = (of: string): string => createHash("sha256").update(of).digest("hex");

/** Program and parameters, as far as a case knows them. */
export const madePipeline = madeHash("pipeline");

const cameras = ["Canon EOS 5D", "NIKON D70", "iPhone 6", "Nexus 4"];

/** @param bytes what the picture's hash is made of; the same for copies. */
export function madeDocument(n: number, bytes = `picture ${n}`): VerifyDocument {
  const alarm = n % 10 === 0;
  const score = (n * 37) % 100;
  const tags = (pairs: Record<string, string>) => Object.entries(pairs).map(([name, text]) => ({ name, text }));
  return {
    schema: "selfsame.verify/1",
    image: {
      path: `/photos/IMG_${n}.jpg`,
      sha256: madeHash(bytes),
      bytes: 1000 + n,
      format: n % 3 ? "jpeg" : "png",
      width: 4000 - (n % 7),
      height: 3000,
      orientation: 1,
      notices: [],
    },
    verdict: {
      level: alarm ? "alarm" : n % 2 ? "clear" : "notice",
      score: score / 100,
      text: "Made up.",
      alarms: alarm ? ["noise"] : [],
    },
    findings: [
      {
        detector: "noise",
        version: "1",
        state: "ran",
        score: score / 100,
        alarm,
        falseAlarm: { kind: "rate", value: 0.01, basis: "200 photographs" },
        limits: [],
        elapsedMs: 1.5,
        map: "maps/noise.png",
      },
      { detector: "c2pa", version: "1", state: "notApplicable", reason: "None.", limits: [], elapsedMs: 0, map: null },
    ],
    map: null,
    metadata: [
      { id: "ifd0", title: "IFD0", tags: tags({ Make: "Made", Model: cameras[n % 4], Software: `Editor\0 ${n % 5}` }) },
      { id: "exif", title: "EXIF", tags: tags({ DateTimeOriginal: `20${10 + (n % 10)}:04:10 20:12:23` }) },
      { id: "gps", title: "GPS", tags: n % 2 ? tags({ latitude: String(n % 90), longitude: "-3.7247" }) : [] },
    ],
    tool: { name: "selfsame", version: "0.1.0", decoder: {}, models: [] },
    elapsedMs: 100 + n / 7,
  };
}

/** Where `writeResultFiles` would have written the result. */
export function stageMade(writer: CaseWriter, document: VerifyDocument): string {
  const staged = writer.stage();
  const place = join(staged, document.image.sha256);
  mkdirSync(join(place, "maps"), { recursive: true });
  writeFileSync(join(place, "maps/noise.png"), `map of ${document.image.sha256}`);
  writeFileSync(join(place, "result.json"), `${JSON.stringify(document, null, 2)}\n`);
  return staged;
}

/** Examines picture `id` as number `n`. */
export async function finishMade(writer: CaseWriter, id: number, n: number, bytes?: string): Promise<void> {
  const document = madeDocument(n, bytes);
  const perceptualHash = madeHash(document.image.sha256).slice(0, 16);
  const staged = stageMade(writer, document);
  await writer.finish(id, { document, pipeline: madePipeline, perceptualHash, staged });
}

export const madeImage = (n: number, root = "/photos") => ({
  root,
  path: `day ${n % 4}/IMG_${n}.jpg`,
  bytes: 1000 + n,
  modified: 1_700_000_000_000.25 + n,
});
