/**
 * Sensor pattern noise: does the picture carry the fingerprint of its camera, and does every part of it? After Lukas,
 * Fridrich, Goljan 2006 and Chen, Fridrich, Goljan, Lukas 2008. Fingerprints are the reader's own, from photographs.
 */
import { z } from "zod";
import type { Evidence, Orientation } from "../../evidence.ts";
import type { Fact, HeatMap, Region } from "../../finding.ts";
import { findTag } from "../../metadata/metadata.ts";
import type { CameraFingerprint, Detector, Observation, Tools } from "../detector.ts";
import { type Cells, uprightCells } from "./cells.ts";
import { fitGain, logRatio, partsOf } from "./expectation.ts";
import { LEAST_PCE, type Match, matchOf } from "./match.ts";
import { findMissing, type MissingRegion } from "./missing.ts";
import { noiseOf } from "./residual.ts";
import { windowSums } from "./windows.ts";

const params = z.object({
  fingerprint: z
    .string()
    .default("")
    .describe("Fingerprint to hold the picture against; empty: those of the camera that its EXIF names")
    .meta({ title: "Fingerprint" }),
  logNfa: z
    .number()
    .min(-100)
    .max(0)
    .default(-2)
    .describe("Alarm below this log10 of the number of false alarms: -2 means one false region in a hundred pictures")
    .meta({ title: "Threshold (log10 NFA)" }),
  least: z
    .number()
    .min(0.1)
    .max(0.9)
    .default(0.5)
    .describe("Share of the expected strength that still counts as the fingerprint being there")
    .meta({ title: "Least strength" }),
});
type Params = z.infer<typeof params>;

const SMALLEST_SIDE = 256;

/** Ends of the map: log10 of how much likelier the part is without the fingerprint. */
const MAP_END = 3;

/** What a part must be expected to show, in deviations of chance, for the map to say anything. */
const LEAST_EXPECTED = 1;

const HOW_TO = "Build one from photographs that the camera took: selfsame fingerprint build PHOTOS...";

const cameraName = ({ make, model, id }: CameraFingerprint): string => `${make} ${model}`.trim() || id;

function storedSize({ width, height, orientation }: Evidence): { width: number; height: number } {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

const tagText = (evidence: Evidence, name: string): string | undefined =>
  findTag(evidence.metadata, name, ["ifd0"])?.text.trim() || undefined;

function missingFingerprint(evidence: Evidence): Observation {
  const [make, model] = [tagText(evidence, "Make"), tagText(evidence, "Model")];
  const { width, height } = storedSize(evidence);
  const camera = make || model ? `of the camera ${[make, model].filter(Boolean).join(" ")}` : "";
  return {
    state: "notApplicable",
    reason:
      camera === ""
        ? `The file does not say which camera took it. Name a fingerprint to hold it against. ${HOW_TO}`
        : `There is no fingerprint ${camera} for ${width} x ${height} pixels. ${HOW_TO}`,
  };
}

async function run(evidence: Evidence, { fingerprint: id, logNfa, least }: Params, tools: Tools): Promise<Observation> {
  const [make, model] = [tagText(evidence, "Make"), tagText(evidence, "Model")];
  if (id === "" && !make && !model) return missingFingerprint(evidence);
  const fingerprints = await tools.cameraFingerprints(
    id === "" ? { make, model, ...storedSize(evidence) } : { id, ...storedSize(evidence) },
  );
  if (fingerprints.length === 0) return missingFingerprint(evidence);
  const own = fingerprints.find(({ photographs }) => photographs.includes(evidence.sha256));
  if (own)
    return { state: "abstained", reason: `The fingerprint "${own.id}" was built from this very file among others.` };
  if (Math.min(evidence.width, evidence.height) < SMALLEST_SIDE)
    return { state: "abstained", reason: `The picture is smaller than ${SMALLEST_SIDE} pixels on a side.` };

  const image = await evidence.pixels();
  const noise = noiseOf(image, evidence.orientation);
  tools.progress(0.6);
  let best: { match: Match; fingerprint: CameraFingerprint } | undefined;
  for (const [i, fingerprint] of fingerprints.entries()) {
    tools.signal.throwIfAborted();
    const match = matchOf(noise, fingerprint);
    if (!best || match.pce > best.match.pce) best = { match, fingerprint };
    tools.progress(0.6 + (0.3 * (i + 1)) / fingerprints.length);
  }
  const { match, fingerprint } = best!;
  const tests = Math.log10(fingerprints.length);
  const facts = matchFacts(fingerprint, match, tests);
  if (match.pce < LEAST_PCE)
    return {
      statistic: 0,
      alarm: false,
      summary: `The picture does not show the fingerprint of ${cameraName(fingerprint)}.`,
      facts,
      regions: [],
      limits: ["Which parts were changed cannot be told by a fingerprint that the picture as a whole does not show."],
    };
  tools.signal.throwIfAborted();
  return localised(evidence, match, fingerprint, facts, { logNfa, least });
}

function matchFacts(fingerprint: CameraFingerprint, { pce, logP, shift }: Match, tests: number): Fact[] {
  const there = pce >= LEAST_PCE;
  return [
    {
      label: "Fingerprint",
      value: `${fingerprint.id}: ${cameraName(fingerprint)}, from ${fingerprint.photographs.length} photographs`,
    },
    {
      label: there ? "Same camera" : "Not this camera, or its trace is lost",
      value: `PCE ${pce.toFixed(0)}, log10 p ${Math.min(0, logP + tests).toFixed(1)}`,
      severity: there ? "info" : "notice",
      explanation: there
        ? `The noise of the picture agrees with the fingerprint far beyond chance: the threshold is a PCE of ${LEAST_PCE}.`
        : `The noise of the picture does not agree with the fingerprint: a PCE of ${LEAST_PCE} would be needed.`,
      ...(there
        ? {}
        : {
            benign: [
              "Another camera of the same model took it",
              "The picture was resized, cropped, stabilised or merged from several exposures",
              "Strong compression or noise reduction removed the trace",
            ],
          }),
    },
    ...(shift.x === 0 && shift.y === 0
      ? []
      : [
          {
            label: "Shifted against the sensor",
            value: `by ${shift.x}, ${shift.y} pixels`,
            severity: "notice" as const,
            explanation: "The fingerprint is there, but not where this size of picture has it.",
            benign: ["The camera stabilises its pictures by shifting them"],
          },
        ]),
  ];
}

function localised(
  evidence: Evidence,
  match: Match,
  fingerprint: CameraFingerprint,
  facts: Fact[],
  { logNfa, least }: Pick<Params, "logNfa" | "least">,
): Observation {
  const cells = uprightCells(match.cells, evidence.orientation as Orientation);
  const windows = windowSums(cells);
  const gain = fitGain(windows, match.colour);
  const map = mapOf(windows, gain, match.colour);
  const parts = partsOf(cells, gain, match.colour);
  const regions = findMissing(parts, cells.width, least, logNfa);
  const found = regions.filter((region) => region.logNfa <= logNfa);
  const judged = map.data.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0) / map.data.length;
  const statistic = regions.length > 0 ? Math.max(0, -regions[0].logNfa) : 0;
  const all = [
    ...facts,
    { label: "Area that can be judged", value: `${Math.round(100 * judged)} %` },
    { label: "Regions without the fingerprint", value: String(found.length) },
  ];
  if (found.length === 0)
    return {
      statistic,
      alarm: false,
      summary: `The picture shows the fingerprint of ${cameraName(fingerprint)}, and no region clearly lacks it.`,
      map,
      regions: [],
      facts: all,
    };
  const nfa = 10 ** found[0].logNfa;
  return {
    statistic,
    alarm: true,
    score: 1 / (1 + nfa),
    falseAlarm: {
      kind: "nfa",
      value: nfa,
      basis: "a-contrario test over rectangles, correlation with the fingerprint",
    },
    summary: `${found.length === 1 ? "One region lacks" : `${found.length} regions lack`} the fingerprint of ${cameraName(fingerprint)}, which the rest shows.`,
    map,
    regions: found.map((region) => toRegion(region, cells, evidence)),
    facts: all,
  };
}

function mapOf(windows: Cells, gain: ReturnType<typeof fitGain>, colour: number): HeatMap {
  const { width, height } = windows;
  const data = Float32Array.from(partsOf(windows, gain, colour), (part) =>
    part && part.expected >= LEAST_EXPECTED * part.absent ? logRatio(part) / Math.LN10 : Number.NaN,
  );
  return {
    width,
    height,
    data,
    range: [-MAP_END, MAP_END],
    unit: "log10 likelihood ratio",
    meaning: { low: "carries the camera's fingerprint", high: "lacks the camera's fingerprint" },
    style: "heat",
  };
}

function toRegion(region: MissingRegion, cells: Cells, { width, height }: Evidence): Region {
  const [left, right] = [region.left, region.right].map((x) => Math.floor((x * width) / cells.width));
  const [top, bottom] = [region.top, region.bottom].map((y) => Math.floor((y * height) / cells.height));
  return {
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    area: (right - left) * (bottom - top),
    logNfa: region.logNfa,
    label: `Fingerprint at ${Math.round(100 * Math.max(0, region.strength))} % of its expected strength`,
  };
}

export const prnu: Detector<Params> = {
  id: "prnu",
  title: "Camera fingerprint",
  question: "Does every part carry the fingerprint of the camera's sensor?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  limits: [
    "It needs a fingerprint that was built from photographs of the same camera in the same size; digital zoom and cropping break it.",
    "Telephones that merge exposures (HDR, night modes), stabilise pictures or blur backgrounds weaken the fingerprint, or remove it in parts.",
    "Dark, saturated, strongly textured and strongly compressed parts hardly carry it.",
    "Content moved within the picture lacks the fingerprint as foreign content does; changes smaller than about 100 pixels are not seen.",
  ],
  applies: () => true,
  run,
};
