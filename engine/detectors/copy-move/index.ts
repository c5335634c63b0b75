/**
 * Copy-move: was a part of the picture copied to another place of it? Key points that look alike propose maps of the plane;
 * so does a dense field of what looks most alike. Each map is verified on the picture itself, and the finest detail
 * decides. Key points after Lowe, IJCV 2004, matched after Amerini et al., IEEE TIFS 2011; the field after Cozzolino, Poggi,
 * Verdoliva, IEEE TIFS 2015.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact, Region } from "../../finding.ts";
import { denseField } from "../../image/kernels/denseField.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { isMirrored, rotationOf, scaleOf } from "./affine.ts";
import { type Candidate, findConsensus } from "./consensus.ts";
import { describe } from "./descriptors.ts";
import { fieldCandidates } from "./fieldRegions.ts";
import { boundsOf, cellGrid } from "./footprint.ts";
import { findKeypoints, spreadOut } from "./keypoints.ts";
import { evidenceMap } from "./map.ts";
import { findMatches } from "./matches.ts";
import { type DuplicatedPair, verifiedPairs } from "./pairs.ts";
import { type Octave, scaleSpace } from "./scaleSpace.ts";
import { CELL } from "./verification.ts";
import { type WorkingPlane, workingPlane } from "./workingPlane.ts";

const params = z.object({
  logNfa: z
    .number()
    .min(-100)
    .max(0)
    .default(-2)
    .describe("Pairs are listed below this log10 of the number of false alarms")
    .meta({ title: "Threshold (log10 NFA)" }),
  distance: z
    .number()
    .min(1)
    .max(20)
    .default(1.5)
    .describe("Least distance between a thing and its copy, in percent of the picture's longer side")
    .meta({ title: "Least distance (%)" }),
});
type Params = z.infer<typeof params>;

/** Sides below this hold no two places worth comparing. */
const SMALLEST_SIDE = 64;
/** Pixels at which copies are looked for: more add little but time. */
const WORKING_PIXELS = 1_600_000;
const MOST_KEYPOINTS = 8000;
/** Candidates from key points, and from the dense field. */
const MOST_SPARSE = 24;
const MOST_DENSE = 8;
/** Sides in pixels of the smallest octave that is searched densely. */
const SMALLEST_DENSE_SIDE = 60;
const SEED = 1;
/** Standard deviation in pixels of the smoothing that every picture is taken to have. */
const NATURAL_BLUR = 0.5;

/** Copies in parts without key points, found by comparing every place of an octave with all others. */
function denseCandidates({ width, height, step, levels }: Octave, minDistance: number): Candidate[] {
  if (Math.min(width, height) < SMALLEST_DENSE_SIDE) return [];
  const field = denseField({ width, height, data: levels[0] }, minDistance / step, SEED);
  return fieldCandidates(field, step, MOST_DENSE);
}

/**
 * The level of the scale space in which detail is compared: in enlarged pictures one above the first, or two, because the
 * finest detail of a small JPEG picture is what compression made of it.
 */
const detailLevel = (enlargement: number): number => Math.round(2 * Math.log2(Math.max(1, enlargement)));

async function run(evidence: Evidence, { logNfa, distance }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  if (Math.min(image.width, image.height) < SMALLEST_SIDE)
    return { state: "abstained", reason: `The picture is smaller than ${SMALLEST_SIDE} pixels on a side.` };
  const step = (fraction: number): void => {
    tools.signal.throwIfAborted();
    tools.progress(fraction);
  };

  const plane = workingPlane(image, WORKING_PIXELS);
  const minDistance = (distance / 100) * Math.max(plane.width, plane.height);
  step(0.1);
  const octaves = scaleSpace(plane, NATURAL_BLUR * Math.max(1, plane.scaleX));
  step(0.3);
  const points = findKeypoints(octaves);
  if (points.length < 2)
    return { state: "abstained", reason: "The picture has no detail by which two places could be compared." };
  const features = describe(spreadOut(points, octaves, MOST_KEYPOINTS), octaves);
  step(0.5);
  const matches = findMatches(features, minDistance);
  step(0.6);
  const candidates = findConsensus(features, matches, MOST_SPARSE);
  step(0.65);
  candidates.push(...denseCandidates(octaves[1] ?? octaves[0], minDistance));
  const level = detailLevel(plane.scaleX);
  const pairs = verifiedPairs(
    candidates,
    octaves[0],
    minDistance,
    level,
    Math.log10(MOST_SPARSE + MOST_DENSE),
    (fraction) => step(0.7 + 0.3 * fraction),
  );

  const found = pairs.filter((pair) => pair.logNfa < logNfa);
  const facts: Fact[] = [
    { label: "Key points compared", value: String(features.count) },
    { label: "Pairs of places that look alike", value: String(pairs.length) },
    ...found.map(pairFact),
  ];
  return {
    statistic: Math.max(0, -(pairs[0]?.logNfa ?? 0)),
    summary:
      found.length === 0
        ? "No part of the picture appears twice down to its finest detail."
        : `${found.length === 1 ? "One part" : `${found.length} parts`} of the picture appear${found.length === 1 ? "s" : ""} twice, down to the finest detail.`,
    map: evidenceMap(octaves[0], pairs),
    regions: found.flatMap((pair, i) => regionsOf(pair, i + 1, plane, image)),
    facts,
  };
}

function transformWords(pair: DuplicatedPair): string {
  const rotation = Math.round(rotationOf(pair.map));
  const scale = scaleOf(pair.map);
  const turned =
    rotation === 0 ? "not turned" : `turned by ${Math.abs(rotation)}° ${rotation > 0 ? "clockwise" : "anticlockwise"}`;
  const sized = Math.abs(scale - 1) < 0.015 ? "at the same size" : `${scale.toFixed(2)} times as large`;
  return `${isMirrored(pair.map) ? "mirrored, " : ""}${turned}, ${sized}`;
}

function pairFact(pair: DuplicatedPair, i: number): Fact {
  return {
    label: `Pair ${i + 1}`,
    value: `B is A ${transformWords(pair)}; the same in ${pair.same} of ${pair.compared} patches; log10 NFA ${pair.logNfa.toFixed(1)}`,
    severity: "notice",
    explanation:
      "Two things of one kind differ in their finest detail. Here even that agrees, as it does when one is a copy of the other. Which of the two was there first cannot be told from this.",
    benign: [
      "Printed or drawn things are exact copies of each other: letters, labels, screens, patterns made by a computer",
      "A retouched blemish: cameras' own dust removal and healing brushes copy small parts",
    ],
  };
}

/** Both places of a pair, in pixels of the picture. */
function regionsOf(
  pair: DuplicatedPair,
  number: number,
  plane: WorkingPlane,
  image: { width: number; height: number },
): Region[] {
  const grid = cellGrid(plane.width, plane.height);
  return (["source", "copy"] as const).flatMap((place) => {
    const bounds = boundsOf(pair.footprint[place], grid);
    if (!bounds) return [];
    const x = Math.floor((bounds.left * CELL) / plane.scaleX);
    const y = Math.floor((bounds.top * CELL) / plane.scaleY);
    const width = Math.min(image.width, Math.ceil((bounds.right * CELL) / plane.scaleX)) - x;
    const height = Math.min(image.height, Math.ceil((bounds.bottom * CELL) / plane.scaleY)) - y;
    const area = Math.min(width * height, Math.round((bounds.cells * CELL * CELL) / (plane.scaleX * plane.scaleY)));
    const label = place === "source" ? `Pair ${number}, place A` : `Pair ${number}, place B: A ${transformWords(pair)}`;
    return [{ x, y, width, height, area, logNfa: pair.logNfa, label }];
  });
}

export const copyMove: Detector<Params> = {
  id: "copy-move",
  title: "Copy-move",
  question: "Does a part of the picture appear twice?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "Content pasted from another picture is not seen, nor is a copy whose source was covered or cropped away.",
    "Copies in smooth areas without detail, or smaller than about 1/200 of the picture, are not seen.",
    "Copies that were strongly enlarged, reduced or bent are not seen; mirrored ones only where they are large and of about the same size.",
    "It does not tell the copy from the original.",
  ],
  applies: () => true,
  run,
};
