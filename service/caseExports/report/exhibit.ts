/** A picture with an alarm, as a report shows it: from its result in the case, whose files must be those that were recorded. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SelfsameError } from "../../../contract/errors.ts";
import { type VerifyDocument, verifyDocumentSchema } from "../../../contract/findings.ts";
import { detectors } from "../../../engine/detectors/list.ts";
import type { Row } from "../../../engine/verdict/model.ts";
import { falseAlarmInWords, thousands } from "../../../engine/verdict/words.ts";
import { sha256 as hashOf } from "../../cases/canonicalJson.ts";
import type { CaseReader } from "../../cases/caseReader.ts";
import { filesOf } from "../../cases/imageRecord.ts";
import { drawSamples, type Figure, fit } from "../../report/figures.ts";
import { percent } from "../../report/readable.ts";
import { THUMBNAIL } from "../../scan/thumbnail.ts";
import type { Picture } from "../selection.ts";
import { smallMap } from "./smallMap.ts";

export interface Exhibit {
  path: string;
  sha256: string;
  level: "alarm" | "notice";
  text: string;
  /** What raised the alarm, and how often such an alarm is false. */
  raised: { title: string; summary: string; falseAlarm: string }[];
  facts: Row[];
  /** WebP, as the case holds it; undefined where it holds none. */
  thumbnail: Uint8Array | undefined;
  map: Figure | undefined;
}

/** Longer side of figures in pixels. */
export const FIGURE_SIDE = 320;

const NOT_STATED = "How often such an alarm is false was not stated.";

/** @throws SelfsameError unreadable where a file of the result is missing or changed. */
export async function exhibitOf(reader: CaseReader, { row, findings }: Picture): Promise<Exhibit> {
  const { sha256, pipeline, level } = row;
  if (sha256 === null || pipeline === null || (level !== "alarm" && level !== "notice"))
    throw new Error(`Picture ${row.id} has no finding to show.`);
  const file = recordedFiles(reader, sha256, pipeline);
  const document = verifyDocumentSchema.parse(JSON.parse(file("result.json")!.toString()));
  const map = document.map === null ? undefined : file(document.map);
  const alarms = new Set(findings.flatMap(({ detector, alarm }) => (alarm ? [detector] : [])));
  return {
    ...{ path: placeOf(row), sha256, level, text: document.verdict.text },
    raised: raisedIn(document, alarms),
    facts: factsOf(reader, row),
    thumbnail: file(THUMBNAIL),
    map: map && (await drawMap(map, document)),
  };
}

/** Where the file was scanned. */
export const placeOf = ({ root, path }: Pick<Picture["row"], "root" | "path">): string =>
  `${root.replace(/[\\/]$/, "")}/${path}`;

export const titleOf = (id: string): string => detectors.find((detector) => detector.id === id)?.title ?? id;

/** Reads files of a result by name; undefined where none of that name was recorded. */
function recordedFiles(reader: CaseReader, sha256: string, pipeline: string): (name: string) => Buffer | undefined {
  const folder = reader.resultFolder(sha256, pipeline);
  const recorded = new Map(filesOf(reader.database, sha256, pipeline).map(({ name, hash }) => [name, hash]));
  return (name) => {
    const hash = recorded.get(name);
    if (hash === undefined && name !== "result.json") return undefined;
    const path = join(folder, name);
    try {
      const bytes = readFileSync(path);
      if (hashOf(bytes) === hash) return bytes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    throw new SelfsameError(
      "unreadable",
      `${path} is missing, or not what was recorded.`,
      "Nothing was reported. selfsame case verify tells what else is.",
    );
  };
}

function raisedIn({ findings, verdict }: VerifyDocument, alarms: ReadonlySet<string>): Exhibit["raised"] {
  const single = findings
    .filter(({ detector }) => alarms.has(detector))
    .map(({ detector, summary = "", falseAlarm }) => ({
      title: titleOf(detector),
      summary,
      falseAlarm: falseAlarm ? falseAlarmInWords(falseAlarm) : NOT_STATED,
    }));
  if (verdict.level !== "alarm" || !verdict.falseAlarm) return single;
  const summary = "The score of all traces together is that of an alarm.";
  return [...single, { title: "All traces together", summary, falseAlarm: falseAlarmInWords(verdict.falseAlarm) }];
}

function factsOf(reader: CaseReader, row: Picture["row"]): Row[] {
  const { score, camera, software, takenAt, latitude, longitude, mark } = row;
  const facts: [string, string | null][] = [
    ["Score", score === null ? null : percent(score)],
    ["File", `${row.format ?? "?"}, ${row.width} × ${row.height} pixels, ${thousands(row.bytes)} bytes`],
    ["Camera", camera],
    ["Software", software],
    ["Taken, by the camera's clock", takenAt?.replace("T", " ") ?? null],
    ["Place", latitude === null || longitude === null ? null : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`],
    ["Mark", mark],
    ...(row.notes > 0 ? reader.notes(row.id) : []).map(({ author, time, text }): [string, string] => [
      `Note by ${author}, ${time.slice(0, 10)}`,
      text,
    ]),
  ];
  return facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

async function drawMap(png: Buffer, { image }: VerifyDocument): Promise<Figure> {
  return drawSamples(await smallMap(png, FIGURE_SIDE), fit(image, FIGURE_SIDE), "heat");
}
