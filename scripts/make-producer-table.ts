/**
 * Writes engine/jpeg/producerTable.ts: which quantisation tables and subsampling the photographs of a folder have, by
 * camera. Facts only, no picture leaves its folder.
 *
 *   npm run producers -- <folder> && npx biome check --write engine/jpeg/producerTable.ts
 *
 * The folder holds manifest.json, a list of {path, make, model, software, licence}, and may hold never-train.json with
 * cameras to leave out. Taken are photographs under a licence that lets anyone use them and that are laid out as a
 * camera leaves them: Exif directly behind SOI, no JFIF, no segment of Adobe programs, no editing program named.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseJpegStructure } from "../engine/jpeg/parseStructure.ts";
import { cameraName, tableSignature } from "../engine/jpeg/producers.ts";
import type { SeenTables } from "../engine/jpeg/producerTable.ts";
import { estimateQuality, mainTables } from "../engine/jpeg/quality.ts";
import type { JpegStructure } from "../engine/jpeg/structure.ts";

interface Photograph {
  path: string;
  make: string;
  model: string;
  software: string;
  licence: string;
  camera: string;
}

const closedLicence = /^none|no licence|agpl/i;
const editingProgram = /photo ?shop|professional|lightroom|gimp|picasa|quicktime|acdsee|paint|snapseed/i;

function looksUntouched(structure: JpegStructure): boolean {
  const { segments } = structure;
  const foreign = segments.some((s) => s.identifier === "JFIF" || s.name === "APP13" || s.name === "APP14");
  return segments[1].identifier === "Exif" && !foreign && structure.frame.process === "baseline";
}

function collect(folder: string): { tables: SeenTables[]; photographs: number } {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Photograph[];
  const reservedFile = join(folder, "never-train.json");
  const reserved = new Set<string>(
    existsSync(reservedFile) ? (JSON.parse(readFileSync(reservedFile, "utf8")) as { cameras: string[] }).cameras : [],
  );
  const bySignature = new Map<string, SeenTables>();
  let photographs = 0;
  for (const photograph of manifest) {
    const { licence, software, camera, make, model } = photograph;
    if (closedLicence.test(licence) || editingProgram.test(software) || reserved.has(camera)) continue;
    const structure = parseJpegStructure(readFileSync(join(folder, photograph.path)));
    if (!looksUntouched(structure)) continue;
    const tables = mainTables(structure);
    if (!tables) continue;
    photographs++;
    const { subsampling } = structure.frame;
    const signature = tableSignature(tables, subsampling);
    const { quality, exact } = estimateQuality(tables);
    const seen = bySignature.get(signature) ?? { signature, quality, exact, subsampling, cameras: [] };
    bySignature.set(signature, seen);
    const name = cameraName(make, model);
    const known = seen.cameras.find((entry) => entry.name === name);
    if (known) known.photographs++;
    else seen.cameras.push({ name, photographs: 1 });
  }
  for (const seen of bySignature.values()) seen.cameras.sort((a, b) => a.name.localeCompare(b.name));
  const tables = [...bySignature.values()].sort((a, b) => a.cameras[0].name.localeCompare(b.cameras[0].name));
  return { tables, photographs };
}

function source({ tables, photographs }: ReturnType<typeof collect>): string {
  const line = (seen: SeenTables) => {
    const cameras = seen.cameras.map((c) => `{ name: ${JSON.stringify(c.name)}, photographs: ${c.photographs} }`);
    return `  {
    signature: "${seen.signature}",
    quality: ${seen.quality},
    exact: ${seen.exact},
    subsampling: "${seen.subsampling}",
    cameras: [${cameras.join(", ")}],
  },`;
  };
  return `/**
 * Quantisation tables seen in openly licensed camera photographs. Written by scripts/make-producer-table.ts; do not edit.
 */

export interface SeenTables {
  /** tableSignature() of the photograph. */
  signature: string;
  /** Nearest libjpeg quality, and whether the tables are exactly the standard ones at it. */
  quality: number;
  exact: boolean;
  subsampling: string;
  cameras: { name: string; photographs: number }[];
}

/** Number of photographs that the table was made from. */
export const photographsSeen = ${photographs};

export const seenTables: readonly SeenTables[] = [
${tables.map(line).join("\n")}
];
`;
}

const folder = process.argv[2];
if (!folder) {
  console.error("Usage: npm run producers -- <folder with manifest.json>");
  process.exit(2);
}
const collected = collect(folder);
const target = fileURLToPath(new URL("../engine/jpeg/producerTable.ts", import.meta.url));
writeFileSync(target, source(collected));
console.error(`${collected.photographs} photographs, ${collected.tables.length} table sets: ${target}`);
