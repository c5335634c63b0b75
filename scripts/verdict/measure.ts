/** Makes the splices of the calibration, asks every detector about them, and keeps what the fit needs. */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Finding } from "../../engine/finding.ts";
import type { Plane } from "../../engine/image/raster.ts";
import { stretchPlane } from "../../engine/image/stretchPlane.ts";
import { stratumOf } from "../../engine/verdict/calibration/table.ts";
import type { CalibrationPicture, Measured } from "../../engine/verdict/fitting/picture.ts";
import { readMask, readSet } from "../../service/evaluate/readSet.ts";
import type { EvaluationRecord, Mask, SetPicture } from "../../service/evaluate/record.ts";
import { evaluationRecords } from "../../service/evaluate/records.ts";
import { makeSplices } from "../../service/evaluate/splices/make.ts";
import { families } from "./families.ts";
import type { CalibrationPhotograph } from "./photographs.ts";

/**
 * Splices for each part: of cameras that the EXIF network does not know, and of all of them. `size` is the longer side in pixels;
 * pictures that are sent around are about as large.
 */
const sets = [
  { name: "unknown", learnt: false, preserve: false, size: 1024, count: 56 },
  { name: "unknown-small", learnt: false, preserve: false, size: 704, count: 40 },
  { name: "unknown-preserved", learnt: false, preserve: true, size: 1024, count: 32 },
  { name: "all", learnt: true, preserve: false, size: 1024, count: 24 },
  { name: "all-small", learnt: true, preserve: false, size: 704, count: 16 },
  { name: "all-preserved", learnt: true, preserve: true, size: 1024, count: 32 },
] as const;
/** Places along the longer side that a map is read at. */
const PLACES = 32;
/** Detectors that have learnt from photographs. Of others nothing is kept from cameras that the network knows. */
const learntBy = "exif-consistency";

/** A picture to examine, with what is known of it. */
interface Known extends SetPicture {
  camera: string;
  half: "a" | "b";
  learnt: boolean;
}

const weighed = families.flatMap((family) => family.detectors);

export async function* measure(
  photographs: readonly CalibrationPhotograph[],
  {
    photos,
    work,
    seed,
    jobs,
    signal,
    detectors: chosen = weighed,
  }: {
    photos: string;
    work: string;
    seed: number;
    jobs?: number;
    signal: AbortSignal;
    detectors?: readonly string[];
  },
): AsyncGenerator<CalibrationPicture> {
  const pictures: Known[] = photographs.map(({ path, camera, part, learnt, sha256 }) => ({
    id: sha256,
    kind: "pristine",
    format: "as it was found",
    path,
    camera,
    half: part,
    learnt,
  }));
  for (const set of sets)
    for (const half of ["a", "b"] as const) {
      const own = photographs.filter(({ part, learnt }) => part === half && (set.learnt || !learnt));
      pictures.push(...(await spliced(own, join(work, `${set.name}-${half}`), { ...set, half, photos, seed, signal })));
    }
  const progress = ({ done, total, remainingMs = 0 }: { done: number; total: number; remainingMs?: number }) =>
    process.stderr.write(`\r${done} of ${total} pictures, ${Math.ceil(remainingMs / 60000)} min left   `);
  const byPath = new Map(pictures.map((picture) => [picture.path, picture]));
  for await (const record of evaluationRecords(
    { pictures },
    { out: work, detectors: chosen, resume: true, jobs, signal, progress },
  )) {
    if ("error" in record) {
      process.stderr.write(`\n${record.path}: ${record.error.message}\n`);
      continue;
    }
    yield await calibrationPicture(record, byPath.get(record.path)!);
  }
}

async function spliced(
  photographs: readonly CalibrationPhotograph[],
  out: string,
  {
    half,
    photos,
    seed,
    count,
    size,
    preserve,
    signal,
  }: {
    half: "a" | "b";
    photos: string;
    seed: number;
    count: number;
    size: number;
    preserve: boolean;
    signal: AbortSignal;
  },
): Promise<Known[]> {
  const wanted = new Map(photographs.map((one) => [one.path, one]));
  const index = join(out, "index.json");
  if (!existsSync(index)) {
    process.stderr.write(`Making ${out}\n`);
    await makeSplices({
      photos,
      out,
      count,
      seed,
      kinds: ["splice", "copy-move"],
      size,
      preserve,
      accept: ({ path }) => wanted.has(path),
      signal,
    });
  }
  const entries = JSON.parse(readFileSync(index, "utf8")) as { id: string; host: Source; donor: Source }[];
  const bySha = new Map(photographs.map((one) => [one.sha256, one]));
  const { pictures } = await readSet(out);
  return pictures.map((picture) => {
    const { host, donor } = entries.find(({ id }) => id === picture.id)!;
    const learnt = [host, donor].some(({ sha256 }) => bySha.get(sha256)!.learnt);
    return { ...picture, id: `${basename(out)}/${picture.id}/${picture.kind}`, camera: host.camera, half, learnt };
  });
}

interface Source {
  camera: string;
  sha256: string;
}

async function calibrationPicture(record: EvaluationRecord, known: Known): Promise<CalibrationPicture> {
  const { width, height, format } = record.image;
  const scale = PLACES / Math.max(width, height);
  const places = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const spliced = record.kind === "spliced";
  return {
    id: known.id,
    camera: known.camera,
    part: known.half,
    stratum: stratumOf(format),
    complete: !known.learnt,
    spliced,
    altered: spliced ? atPlaces(await readMask(record.mask!), places) : new Uint8Array(places.width * places.height),
    detectors: new Map(
      record.findings
        .filter(({ state, detector }) => state === "ran" && !(known.learnt && detector === learntBy))
        .map((finding) => [finding.detector, measured(finding, places)]),
    ),
  };
}

function measured({ version, statistic, map }: Finding, places: Pick<Plane, "width" | "height">): Measured {
  return {
    version,
    ...(statistic === undefined ? {} : { statistic }),
    ...(map?.style === "heat" ? { map: stretchPlane(map, places.width, places.height).data } : {}),
  };
}

/** The mask at the centres of the places. */
function atPlaces(mask: Mask, { width, height }: Pick<Plane, "width" | "height">): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((((i % width) + 0.5) * mask.width) / width);
    const y = Math.floor(((Math.floor(i / width) + 0.5) * mask.height) / height);
    return mask.data[y * mask.width + x];
  });
}
