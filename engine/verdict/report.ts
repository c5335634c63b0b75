/**
 * Builds the report model from results. Pure: the same results and circumstances give the same model.
 * A sentence is written only where the finding it speaks of is there and is of that state.
 */
import { detectors } from "../detectors/list.ts";
import type { Finding, HeatMap } from "../finding.ts";
import { listInWords } from "../listInWords.ts";
import type { MetadataBlock } from "../metadata/metadata.ts";
import { hasNotice, raisesAlarm } from "./judge.ts";
import type {
  ExhibitSection,
  FigureReference,
  FindingSection,
  MetadataTable,
  ReportModel,
  Row,
  SilentDetector,
} from "./model.ts";
import { type DetectorTraits, traitsById } from "./traits.ts";
import type { Verdict, VerdictLevel } from "./verdict.ts";
import { count, falseAlarmInWords, odds, thousands } from "./words.ts";

/** A heat map without its numbers: its size is that at which the method computed it. */
export type MapDescription = Omit<HeatMap, "data">;

/** One result as the report needs it. */
export interface ExaminedImage {
  image: {
    path: string;
    sha256: string;
    bytes: number;
    format: string;
    width: number;
    height: number;
    orientation: number;
    notices: string[];
  };
  verdict: Verdict;
  findings: (Omit<Finding, "map"> & { map: MapDescription | null })[];
  /** All voting maps in one. */
  map: MapDescription | null;
  metadata: (Pick<MetadataBlock, "title" | "error"> & { tags: { name: string; text: string }[] })[];
  tool: { name: string; version: string; decoder: Record<string, string>; models: { name: string; sha256: string }[] };
  elapsedMs: number;
}

/** What the results do not know: when the report was made, where, under which settings. */
export interface Circumstances {
  created: Date;
  environment: Row[];
  settings: Row[];
}

/** Tags shown of one metadata block, and characters shown of one value. The rest is counted, not dropped in silence. */
const MAX_TAGS = 80;
const MAX_VALUE = 240;

type ExaminedFinding = ExaminedImage["findings"][number];

/**
 * @param results at least one; all from the same version of the tool.
 * @param known the detectors there are; those without a finding are named as not asked for.
 */
export function buildReport(
  results: readonly ExaminedImage[],
  circumstances: Circumstances,
  known: readonly DetectorTraits[] = detectors,
): ReportModel {
  if (results.length === 0) throw new Error("A report needs at least one result.");
  const { tool } = results[0];
  let figures = 0;
  const exhibits = results.map((result, index) => exhibitSection(result, index + 1, known, () => ++figures));
  const hasMaps = exhibits.some(({ findings }) => findings.some(({ figure }) => figure));
  return {
    title: results.length === 1 ? "Examination of one image" : `Examination of ${results.length} images`,
    created: circumstances.created.toISOString(),
    exhibits,
    method: {
      text: [
        "Each file was opened for reading only; its bytes were not changed. The hash was computed over the bytes as they were read.",
        "The picture was decoded and turned upright as its orientation tag says. All positions are in pixels of the upright picture, counted from its upper left corner.",
        "Each detector looked at the file by itself. The conclusion is drawn from their findings by fixed rules. Traces are weighed together, of those that see the same thing only the strongest; the weights were fitted to photographs and splices whose history is known and ship with the program. Rules and proofs stand for themselves. Views are shown and never counted.",
        ...(hasMaps
          ? ["Figures are drawn to the scale printed beneath them. Hatched areas were not computed and say nothing."]
          : []),
        "This report was written from the recorded findings; it speaks only of steps that were carried out.",
      ],
      versions: [
        { label: tool.name, value: tool.version },
        ...Object.entries(tool.decoder).map(([label, value]) => ({ label, value })),
        ...tool.models.map(({ name, sha256 }) => ({ label: `Model ${name}`, value: `SHA-256 ${sha256}` })),
      ],
      environment: circumstances.environment,
      settings: circumstances.settings,
    },
    limits: [
      "The methods look for traces in the file. A manipulation that leaves none of these traces, or a later re-compression or re-scaling that wipes them out, goes unseen.",
      "Every method has a rate of false alarms; where it is known it is stated with the finding.",
      "Nothing here says whether the scene was staged, who made a change, or with what intent.",
    ],
  };
}

const headings: Record<VerdictLevel, string> = {
  alarm: "Inconsistencies found",
  notice: "Something worth a look",
  clear: "No inconsistency found by the detectors that ran",
  undetermined: "Undetermined",
};

function exhibitSection(
  result: ExaminedImage,
  number: number,
  known: readonly DetectorTraits[],
  nextFigure: () => number,
): ExhibitSection {
  const { image, verdict } = result;
  const find = traitsById(known);
  const name = fileName(image.path);
  const voting = result.findings.filter(({ detector, state }) => state === "ran" && find(detector).kind === "vote");
  const ran = result.findings.filter(({ state }) => state === "ran").sort((a, b) => rank(a, find) - rank(b, find));
  const picture: FigureReference = {
    number: nextFigure(),
    source: { kind: "picture" },
    caption: `${name}, ${image.width} × ${image.height} pixels, upright, reduced in size.`,
    regions: voting.flatMap(({ regions = [] }) => regions),
  };
  const fused = result.map && {
    ...figure(
      result.map,
      "All maps in one: how likely each place was altered, as the maps of the detectors say together.",
      nextFigure(),
    ),
    source: { kind: "fused" as const },
  };
  return {
    number,
    name,
    sha256: image.sha256,
    facts: [
      { label: "File", value: name },
      { label: "Read from", value: image.path },
      { label: "Size", value: `${thousands(image.bytes)} bytes` },
      { label: "SHA-256", value: image.sha256 },
      { label: "Format, by content", value: formatNames[image.format] ?? image.format },
      { label: "Picture", value: pictureSize(image.width, image.height) },
      { label: "Orientation", value: orientations[image.orientation] ?? String(image.orientation) },
    ],
    notices: image.notices,
    conclusion: {
      level: verdict.level,
      heading: headings[verdict.level],
      text: verdict.text,
      ...(verdict.score === undefined
        ? {}
        : {
            score: verdict.score,
            scoreNote:
              "How likely such findings come from an altered picture, if altered and untouched pictures were equally frequent; measured on photographs and on splices made of them, which may differ from this picture. It is no probability that this picture was altered: that depends on what else is known of it.",
          }),
      contributions: (verdict.contributions ?? []).map(({ title, detector, logOdds }) => ({
        label: `${title} (${find(detector).title})`,
        value: `odds ${odds(logOdds)}`,
      })),
    },
    picture,
    ...(fused ? { fused } : {}),
    findings: ran.map((finding) => findingSection(finding, find(finding.detector), nextFigure)),
    silent: result.findings.flatMap((finding) => silentDetector(finding, find(finding.detector))),
    notDone: notDone(result, known),
    metadata: result.metadata.map(metadataTable),
    reproduce: reproduction(result),
    elapsedMs: result.elapsedMs,
  };
}

/** Alarms, then notices, then other votes, then views; within each the order of the list. */
function rank(finding: ExaminedFinding, find: (id: string) => DetectorTraits): number {
  if (find(finding.detector).kind === "view") return 3;
  if (raisesAlarm(finding)) return 0;
  return hasNotice(finding) ? 1 : 2;
}

function findingSection(finding: ExaminedFinding, traits: DetectorTraits, nextFigure: () => number): FindingSection {
  const vote = traits.kind === "vote";
  const alarm = vote && raisesAlarm(finding);
  return {
    detector: finding.detector,
    title: traits.title,
    question: traits.question,
    kind: traits.kind,
    alarm,
    mark: alarm ? "Alarm" : !vote ? "Shown" : hasNotice(finding) ? "Notice" : "No inconsistency",
    ...(finding.summary === undefined ? {} : { summary: finding.summary }),
    ...(finding.score === undefined ? {} : { score: finding.score }),
    ...(alarm && finding.falseAlarm ? { falseAlarm: falseAlarmInWords(finding.falseAlarm) } : {}),
    facts: finding.facts ?? [],
    regions: finding.regions ?? [],
    ...(finding.map
      ? {
          figure: {
            ...figure(finding.map, `${traits.title}: ${traits.question}`, nextFigure()),
            source: { kind: "finding" as const, detector: finding.detector },
            regions: finding.regions ?? [],
          },
        }
      : {}),
    limits: finding.limits,
    parameters: parameterRows(finding.params),
    version: finding.version,
    elapsedMs: finding.elapsedMs,
  };
}

function figure(map: MapDescription, caption: string, number: number): Omit<FigureReference, "source"> {
  const { range, unit, meaning, style, width, height } = map;
  return {
    number,
    caption,
    scale: { low: range[0], high: range[1], unit, meaning, style, width, height },
    regions: [],
  };
}

const marks = { notApplicable: "Not applicable", abstained: "Abstained", failed: "Failed" } as const;

function silentDetector(finding: ExaminedFinding, traits: DetectorTraits): SilentDetector[] {
  if (finding.state === "ran") return [];
  return [
    {
      detector: finding.detector,
      title: traits.title,
      question: traits.question,
      kind: traits.kind,
      state: finding.state,
      mark: marks[finding.state],
      reason: finding.reason ?? "No reason was recorded.",
      facts: finding.state === "abstained" ? (finding.facts ?? []) : [],
      parameters: parameterRows(finding.params),
      version: finding.version,
      elapsedMs: finding.elapsedMs,
    },
  ];
}

function notDone(result: ExaminedImage, known: readonly DetectorTraits[]): string[] {
  const asked = new Set(result.findings.map(({ detector }) => detector));
  const unasked = known.filter(({ id }) => !asked.has(id)).map(({ title }) => title);
  const titleOf = traitsById(known);
  const of = (state: Finding["state"]) =>
    result.findings.filter((finding) => finding.state === state).map(({ detector }) => titleOf(detector).title);
  const sentences: string[] = [];
  if (unasked.length > 0) sentences.push(`Not asked for in this examination: ${listInWords(unasked)}.`);
  if (of("notApplicable").length > 0)
    sentences.push(`Cannot look at such a file: ${listInWords(of("notApplicable"))}.`);
  if (of("abstained").length > 0) sentences.push(`Looked and came to no result: ${listInWords(of("abstained"))}.`);
  if (of("failed").length > 0)
    sentences.push(`Failed; what would have been found is unknown: ${listInWords(of("failed"))}.`);
  sentences.push(
    "The place and time of the scene, its light, shadows and perspective, and other copies of the picture elsewhere were not examined.",
  );
  return sentences;
}

function metadataTable(block: ExaminedImage["metadata"][number]): MetadataTable {
  return {
    title: block.title,
    rows: block.tags.slice(0, MAX_TAGS).map(({ name, text }) => ({ label: name, value: shorten(text) })),
    leftOut: Math.max(0, block.tags.length - MAX_TAGS),
    ...(block.error === undefined ? {} : { error: block.error }),
  };
}

function shorten(text: string): string {
  const characters = [...text];
  if (characters.length <= MAX_VALUE) return text;
  return `${characters.slice(0, MAX_VALUE).join("")} … (${count(characters.length - MAX_VALUE, "more character")})`;
}

function parameterRows(params: Finding["params"] = {}): Row[] {
  return Object.entries(params).map(([label, value]) => ({
    label,
    value: typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined"),
  }));
}

function reproduction({ image, findings, tool }: ExaminedImage): ExhibitSection["reproduce"] {
  const ids = findings.map(({ detector }) => detector);
  return {
    command: `selfsame verify ${shellQuote(image.path)}${ids.length > 0 ? ` --detectors ${ids.join(",")}` : ""} --json`,
    notes: [
      `Use ${tool.name} ${tool.version} with the library versions listed under Method, on a file whose SHA-256 is the one above.`,
      "The command runs every detector with its default parameters; parameters that were used here are printed with each finding.",
    ],
  };
}

/** Single quotes, as POSIX shells read them. */
function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function fileName(path: string): string {
  return path.split(/[\\/]/).pop() || path;
}

function pictureSize(width: number, height: number): string {
  return `${width} × ${height} pixels (${((width * height) / 1e6).toFixed(1)} megapixels), upright`;
}

const formatNames: Record<string, string> = {
  jpeg: "JPEG",
  png: "PNG",
  webp: "WebP",
  avif: "AVIF",
  heic: "HEIC",
  tiff: "TIFF",
  gif: "GIF",
};

/** EXIF 2.32, tag 0x0112: what was applied to the stored rows. */
const orientations: Record<number, string> = {
  1: "1: stored upright",
  2: "2: stored mirrored; mirrored back",
  3: "3: stored upside down; turned by 180°",
  4: "4: stored mirrored upside down; mirrored back",
  5: "5: stored transposed; transposed back",
  6: "6: stored lying on its side; turned clockwise by 90°",
  7: "7: stored transversed; transversed back",
  8: "8: stored lying on its side; turned counter-clockwise by 90°",
};
