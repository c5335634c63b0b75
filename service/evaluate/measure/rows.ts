/** The table: for each method and each group of pictures what its maps, its scores and its alarms are worth. */
import type { CurveRecord, EstimateRecord, MethodRow, PictureRow, ShareRecord } from "../../../contract/evaluation.ts";
import { detectors } from "../../../engine/detectors/list.ts";
import { type Estimate, estimate } from "../../../engine/metrics/estimate.ts";
import { proportionInterval } from "../../../engine/metrics/proportionInterval.ts";
import { areaUnderRoc, averagePrecision, type RankedCurve, rank } from "../../../engine/metrics/ranking.ts";
import { mean } from "../../../engine/metrics/summary.ts";
import { CENTRE_PRIOR, FUSED, type MethodScores, type PictureScores } from "./picture.ts";
import { CURVE_POINTS, type PixelScores } from "./pixels.ts";

interface Method {
  id: string;
  title: string;
  kind: MethodRow["kind"];
  /** It draws a map for at least one spliced picture. */
  maps: boolean;
  /** It gives at least one picture a number. Its statistic counts where it has one, else its score. */
  number?: "statistic" | "score";
}

/** What a picture without a result counts as. */
const silent: MethodScores = { state: "failed", alarm: false };
const ofMethod = ({ methods }: PictureScores, id: string): MethodScores => methods.get(id) ?? silent;

/** All methods of a set that have something to measure: the fused verdict, detectors in the order of the list, the baseline. */
function methodsOf(list: readonly PictureScores[], asked: readonly string[]): Method[] {
  const describe = (id: string, title: string, kind: Method["kind"]): Method => {
    const all = list.map((picture) => ofMethod(picture, id));
    const maps = all.some(({ pixels }) => pixels);
    const has = (key: "statistic" | "score") => all.some((scores) => scores[key] !== undefined);
    return { id, title, kind, maps, number: has("statistic") ? "statistic" : has("score") ? "score" : undefined };
  };
  return [
    describe(FUSED, "All together", "fused"),
    ...detectors
      .filter(({ id }) => asked.includes(id))
      .map(({ id, title, kind }) => describe(id, title, kind))
      .filter(({ kind, maps }) => kind === "vote" || maps),
    describe(CENTRE_PRIOR, "Distance to the middle", "baseline"),
  ];
}

/** "all", then every format, then every kind of manipulation; those that divide nothing are left out. */
function groupsOf(list: readonly PictureScores[]): { group: string; pictures: PictureScores[] }[] {
  const by = (key: "format" | "manipulation") => {
    const names = [...new Set(list.flatMap(({ picture }) => picture[key] ?? []))].sort();
    if (names.length < 2) return [];
    return names.map((group) => ({ group, pictures: list.filter(({ picture }) => picture[key] === group) }));
  };
  return [{ group: "all", pictures: [...list] }, ...by("format"), ...by("manipulation")];
}

export function rowsOf(list: readonly PictureScores[], asked: readonly string[]): MethodRow[] {
  const methods = methodsOf(list, asked);
  return groupsOf(list).flatMap(({ group, pictures }) => methods.map((method) => rowOf(method, group, pictures)));
}

function rowOf(method: Method, group: string, pictures: readonly PictureScores[]): MethodRow {
  const spliced = pictures.filter(({ picture }) => picture.kind === "spliced");
  const pristine = pictures.filter(({ picture }) => picture.kind === "pristine");
  const ran = pictures.filter((picture) => ofMethod(picture, method.id).state === "ran");
  const alarmed = (list: readonly PictureScores[]) => shareOf(list.map((one) => ofMethod(one, method.id).alarm));
  return {
    method: method.id,
    title: method.title,
    kind: method.kind,
    group,
    spliced: spliced.length,
    pristine: pristine.length,
    ran: ran.length,
    maps: spliced.filter((picture) => ofMethod(picture, method.id).pixels).length,
    pixels: method.maps ? pixelRow(spliced.map((picture) => pixelsOf(picture, method.id))) : null,
    images: method.number && pristine.length > 0 ? imageRow(spliced, pristine, method.id, method.number) : null,
    alarms:
      (method.kind === "fused" || method.kind === "vote") && spliced.length > 0
        ? { falseAlarms: pristine.length > 0 ? alarmed(pristine) : null, recall: alarmed(spliced) }
        : null,
  };
}

/** A picture without a map counts as one that says the same everywhere. */
const pixelsOf = (picture: PictureScores, id: string): PixelScores | undefined =>
  ofMethod(picture, id).pixels ?? picture.constant;

function pixelRow(list: readonly (PixelScores | undefined)[]): MethodRow["pixels"] {
  const known = list.filter((scores) => scores !== undefined);
  const of = (key: Exclude<keyof PixelScores, "curve">) =>
    recorded(estimate(known, (chosen) => mean(chosen.map((scores) => scores[key]))));
  return {
    averagePrecision: of("averagePrecision"),
    permutedAveragePrecision: of("permutedAveragePrecision"),
    areaUnderRoc: of("areaUnderRoc"),
    f1: of("f1"),
    mcc: of("mcc"),
    f1Best: of("f1Best"),
    mccBest: of("mccBest"),
    ciou: of("ciou"),
  };
}

/** A splice and its twin are drawn together, since they share scene and camera. */
function imageRow(
  spliced: readonly PictureScores[],
  pristine: readonly PictureScores[],
  id: string,
  key: "statistic" | "score",
): MethodRow["images"] {
  const number = (picture: PictureScores | undefined): number => {
    const scores = picture && ofMethod(picture, id);
    return scores?.state === "failed" ? -Infinity : (scores?.[key] ?? -Infinity);
  };
  const twins = new Map(pristine.map((one) => [one.picture.id, one]));
  const pairs = spliced.map((one) => {
    const twin = twins.get(one.picture.id);
    return { scores: twin ? [number(one), number(twin)] : [number(one)], labels: twin ? [1, 0] : [1] };
  });
  const curveOf = (chosen: typeof pairs): RankedCurve =>
    rank(
      chosen.flatMap(({ scores }) => scores),
      chosen.flatMap(({ labels }) => labels),
    );
  return {
    averagePrecision: recorded(estimate(pairs, (chosen) => averagePrecision(curveOf([...chosen])))),
    areaUnderRoc: recorded(estimate(pairs, (chosen) => areaUnderRoc(curveOf([...chosen])))),
  };
}

export function shareOf(list: readonly boolean[]): ShareRecord {
  const hits = list.filter(Boolean).length;
  const [low, high] = proportionInterval(hits, list.length);
  return { hits, pictures: list.length, share: hits / list.length, low, high };
}

function recorded({ value, low, high }: Estimate): EstimateRecord {
  const known = (number: number) => (Number.isNaN(number) ? null : number);
  return { value: known(value), low: known(low), high: known(high) };
}

/** Means of the curves of all spliced pictures, by method. */
export function curvesOf(list: readonly PictureScores[], asked: readonly string[]): Record<string, CurveRecord> {
  const spliced = list.filter(({ picture }) => picture.kind === "spliced");
  const entries = methodsOf(list, asked)
    .filter(({ maps }) => maps)
    .map(({ id }): [string, CurveRecord] => {
      const curves = spliced.flatMap((picture) => pixelsOf(picture, id)?.curve ?? []);
      const at = (key: keyof CurveRecord) =>
        Array.from({ length: CURVE_POINTS }, (_, i) => mean(curves.map((curve) => curve[key][i])));
      return [id, { precision: at("precision"), recall: at("recall") }];
    });
  return Object.fromEntries(entries);
}

/** One picture with the numbers of each method. */
export function pictureRow({ picture, sha256, level, error, methods }: PictureScores): PictureRow {
  const { id, kind, format, part, manipulation, path } = picture;
  const entries = [...methods].map(([method, { state, statistic, score, alarm, pixels }]) => [
    method,
    { state, statistic, score, alarm, averagePrecision: pixels?.averagePrecision, ciou: pixels?.ciou },
  ]);
  return { id, kind, format, part, manipulation, path, sha256, level, error, methods: Object.fromEntries(entries) };
}
