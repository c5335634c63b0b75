/** The two jobs of a worker: examine a file with all detectors, or run one detector again. */
import { isDeepStrictEqual } from "node:util";
import { SelfsameError } from "../../contract/errors.ts";
import type { ImageRecord, LiveFinding, MapLayer } from "../../contract/findings.ts";
import type { VerifyProgress, VerifyResult } from "../../contract/operations.ts";
import { type Detector, runDetector, type Tools } from "../../engine/detectors/detector.ts";
import { detectors } from "../../engine/detectors/list.ts";
import type { Evidence } from "../../engine/evidence.ts";
import type { Finding } from "../../engine/finding.ts";
import { calibrate } from "../../engine/verdict/calibration/calibrate.ts";
import { stratumOf, type VerdictTable } from "../../engine/verdict/calibration/table.ts";
import { fuseMaps } from "../../engine/verdict/fusion/map.ts";
import { judge } from "../../engine/verdict/judge.ts";
import { resaveJpeg } from "../decode/resave.ts";
import { cameraFingerprints } from "../fingerprints/folder.ts";
import { infer, modelFacts } from "../models/infer.ts";
import { patchAffinities } from "../models/patchAffinities.ts";
import { verdictTable } from "../models/verdictTable.ts";
import { writeLayer, writePicture } from "../rasters/writer.ts";
import { toolInfo } from "../version.ts";
import type { Job } from "./protocol.ts";
import { seldom } from "./seldom.ts";
import type { Side } from "./side.ts";
import { onTwoThreads } from "./twoThreads.ts";

export interface JobContext {
  signal: AbortSignal;
  /** The thread for detectors that run beside others; one after the other where left out. */
  side?: Side;
  progress(value: VerifyProgress): void;
}

type Examine = Extract<Job, { kind: "examine" }>;
type RunDetector = Extract<Job, { kind: "detector" }>;

/** The detector of that identifier. @throws SelfsameError usage */
function detectorNamed(id: string): Detector {
  const detector = detectors.find((candidate) => candidate.id === id);
  if (detector) return detector;
  const known = detectors.map((candidate) => candidate.id).join(", ");
  throw new SelfsameError("usage", `There is no detector "${id}".`, `There are: ${known}.`);
}

/** Lets messages out and cancelling in: a detector may compute for a second without a pause. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

function toolsFor(detector: Detector, { userModels }: Examine | RunDetector, { signal, progress }: JobContext): Tools {
  return {
    signal,
    infer,
    modelFacts,
    patchAffinities: (set, image, share) => patchAffinities(userModels, set, image, { signal, progress: share }),
    cameraFingerprints: (request) => cameraFingerprints(userModels, request),
    resaveJpeg,
    progress: seldom((fraction) => progress({ kind: "detector", detector: detector.id, fraction })),
  };
}

/** The finding with its score and alarm as the shipped table has them; only the default parameters were measured. */
function calibrated(detector: Detector, evidence: Evidence, finding: Finding, table: VerdictTable): Finding {
  const defaults = isDeepStrictEqual(finding.params, detector.params.parse({}));
  return calibrate(finding, stratumOf(evidence.format), table, defaults);
}

/** Writes the map, where there is one and a folder for it. */
const layerOf = (folder: string | undefined, { map }: Finding): MapLayer | null =>
  folder && map ? writeLayer(folder, map) : null;

function recordOf(evidence: Evidence, path: string): ImageRecord {
  const { sha256, bytes, format, width, height, orientation, notices } = evidence;
  return { path, sha256, bytes, format, width, height, orientation, notices: [...notices] };
}

function metadataOf(evidence: Evidence): VerifyResult["metadata"] {
  return evidence.metadata.blocks.map(({ id, title, tags, error }) => ({
    id,
    title,
    tags: tags.map(({ name, text }) => ({ name, text })),
    error,
  }));
}

/**
 * Tells the image and its metadata at once, runs what needs no pixels while these are decoded, then the rest.
 * @throws SelfsameError where the file cannot be examined; a detector that breaks is a finding, no error.
 */
export async function examine(job: Examine, evidence: Evidence, context: JobContext): Promise<VerifyResult> {
  const started = performance.now();
  const { signal, progress } = context;
  const chosen = job.detectors ? detectors.filter(({ id }) => job.detectors?.includes(id)) : detectors;
  for (const id of job.detectors ?? []) detectorNamed(id);
  // Before anything is computed, so that nothing but cancelling ends an examination of what can be decoded.
  for (const { id, params } of chosen) params.parse(job.params?.[id] ?? {});

  const metadata = metadataOf(evidence);
  const tellImage = () => progress({ kind: "image", image: recordOf(evidence, job.path), metadata });
  tellImage();
  const decoding = evidence.pixels();
  // The promise is awaited below; until then a failure must not count as unhandled.
  decoding.catch(() => undefined);

  const table = await verdictTable();
  const mapFolder = job.maps === false ? undefined : job.rasters;
  const findings = new Map<string, Finding>();
  const stored = new Map<string, LiveFinding>();
  const begin = (detector: Detector) => progress({ kind: "detector", detector: detector.id, fraction: 0 });
  const keep = (detector: Detector, found: Finding, layer: MapLayer | null) => {
    const finding = calibrated(detector, evidence, found, table);
    const told = { ...finding, map: layer };
    // Maps of views are large, and nothing is concluded from them.
    findings.set(detector.id, detector.kind === "vote" ? finding : { ...finding, map: undefined });
    stored.set(detector.id, told);
    progress({ kind: "finding", finding: told });
  };
  const run = async (detector: Detector) => {
    await breathe();
    signal.throwIfAborted();
    begin(detector);
    const tools = toolsFor(detector, job, context);
    const finding = await runDetector(detector, evidence, job.params?.[detector.id], tools);
    keep(detector, finding, layerOf(mapFolder, finding));
  };

  const needsPixels = (detector: Detector) => detector.needs.some((need) => need !== "metadata");
  for (const detector of chosen.filter((candidate) => !needsPixels(candidate))) await run(detector);
  // The decoder of pixels has threads of its own: meanwhile this one reads the coefficients. A failure is told to who asks.
  if (evidence.jpeg && chosen.some(({ needs }) => needs.includes("coefficients")))
    await evidence.coefficients().catch(() => undefined);
  const pixels = await decoding;
  signal.throwIfAborted();
  if (evidence.notices.length > 0) tellImage();
  const picture = writePicture(job.rasters, pixels);
  progress({ kind: "picture", raster: picture });
  const { side } = context;
  // Now, and no sooner: what the reader sees first, findings and the picture, has the other core.
  side?.start();
  const rest = chosen.filter(needsPixels);
  if (side) {
    side.show(evidence, pixels);
    const runBeside = async (detector: Detector) => {
      begin(detector);
      const task = { detector: detector.id, params: job.params?.[detector.id], maps: mapFolder };
      const { finding, layer } = await side.run(task, signal, toolsFor(detector, job, context).progress);
      keep(detector, finding, layer);
    };
    await onTwoThreads(rest, run, runBeside);
  } else for (const detector of rest) await run(detector);

  const inOrder = chosen.map(({ id }) => findings.get(id)!);
  const voting = new Set(chosen.filter(({ kind }) => kind === "vote").map(({ id }) => id));
  const stratum = stratumOf(evidence.format);
  const fused = fuseMaps(inOrder, pixels, voting, stratum, table);
  return {
    image: recordOf(evidence, job.path),
    picture,
    verdict: judge(inOrder, table, stratum),
    findings: chosen.map(({ id }) => stored.get(id)!),
    map: fused && mapFolder ? writeLayer(mapFolder, fused) : null,
    metadata,
    tool: toolInfo(),
    elapsedMs: performance.now() - started,
  };
}

/** @throws SelfsameError usage: no such detector; unreadable: the file is no longer the one that was examined. */
export async function runOne(job: RunDetector, evidence: Evidence, context: JobContext): Promise<LiveFinding> {
  if (job.sha256 && job.sha256 !== evidence.sha256)
    throw new SelfsameError(
      "unreadable",
      `The file ${job.name} is no longer the one that was examined: its bytes have changed.`,
      "Examine it again.",
    );
  const detector = detectorNamed(job.detector);
  const found = await runDetector(detector, evidence, job.params, toolsFor(detector, job, context));
  return { ...calibrated(detector, evidence, found, await verdictTable()), map: layerOf(job.rasters, found) };
}
