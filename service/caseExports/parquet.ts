/**
 * What a case holds, as Apache Parquet (format 2): a typed column for each fact, a list of alarms, and a nullable column of doubles
 * for what each detector scored. Rows are written in groups, so that memory does not grow with the case.
 */
import { fileWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { CaseRow } from "../../contract/cases.ts";
import { detectedIn } from "../scan/record.ts";
import { toolInfo } from "../version.ts";
import { modifiedAt, type Picture, pages, type Selection } from "./selection.ts";

/** A column: how it is declared, and its value in a row. Null where nothing is known. */
interface Column {
  elements: SchemaElement[];
  value(picture: Picture, detected: ReturnType<typeof detectedIn>): unknown;
}

/** Rows of a group. Readers skip groups by what they hold; one takes some megabytes until it is written. */
const GROUP = 5_000;

const kinds = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  boolean: { type: "BOOLEAN" },
  int32: { type: "INT32" },
  int64: { type: "INT64" },
  double: { type: "DOUBLE" },
  /** A moment. */
  instant: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
  /** What a clock showed somewhere. */
  clock: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "MILLIS" } },
} as const satisfies Record<string, Partial<SchemaElement>>;

type Kind = keyof typeof kinds;

const column = (name: string, kind: Kind, value: Column["value"], required = false): Column => ({
  elements: [{ name, repetition_type: required ? "REQUIRED" : "OPTIONAL", ...kinds[kind] }],
  value,
});

const ofRow = (name: keyof CaseRow, kind: Kind, required = false): Column =>
  column(name, kind, ({ row }) => row[name], required);

const facts: readonly Column[] = [
  ofRow("id", "int32", true),
  ofRow("root", "text", true),
  ofRow("path", "text", true),
  ofRow("state", "text", true),
  ofRow("reason", "text"),
  ofRow("level", "text"),
  ofRow("score", "double"),
  ofRow("sha256", "text"),
  ofRow("perceptualHash", "text"),
  column("bytes", "int64", ({ row }) => BigInt(row.bytes), true),
  column("modified", "instant", ({ row }) => modifiedAt(row)),
  ofRow("format", "text"),
  ofRow("width", "int32"),
  ofRow("height", "int32"),
  ofRow("make", "text"),
  ofRow("model", "text"),
  ofRow("camera", "text"),
  ofRow("software", "text"),
  ofRow("takenAt", "text"),
  // The same as a time, where there is such a day and hour.
  column("taken", "clock", ({ row }) => clockTime(row.takenAt)),
  ofRow("latitude", "double"),
  ofRow("longitude", "double"),
  ofRow("mark", "text"),
  ofRow("notes", "int32", true),
  ofRow("elapsedMs", "double"),
  ofRow("pipeline", "text"),
  column("result", "text", (_, { result }) => result),
  column("alarm", "boolean", ({ row }) => (row.level === null ? null : row.level === "alarm")),
  {
    elements: [
      {
        name: "alarms",
        repetition_type: "REQUIRED",
        converted_type: "LIST",
        logical_type: { type: "LIST" },
        num_children: 1,
      },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", repetition_type: "REQUIRED", ...kinds.text },
    ],
    value: (_, { alarms }) => alarms,
  },
];

const scoreOf = (detector: string): Column =>
  column(`score_${detector}`, "double", (_, { scores }) => scores[detector]);

/** @param path of a file that does not exist. */
export async function writeParquet(path: string, selection: Selection): Promise<void> {
  const { reader } = selection;
  const detectors = reader.database.all<{ detector: string }>(
    "SELECT DISTINCT detector FROM findings ORDER BY detector",
  );
  const columns = [...facts, ...detectors.map(({ detector }) => scoreOf(detector))];
  const { id, title } = reader.document;
  const { name, version } = toolInfo();
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [{ name: "root", num_children: columns.length }, ...columns.flatMap(({ elements }) => elements)],
    createdBy: `${name} version ${version}`,
    kvMetadata: [
      { key: "selfsame.schema", value: "selfsame.case-table/1" },
      { key: "selfsame.case", value: id },
      { key: "selfsame.title", value: title },
      { key: "selfsame.filter", value: JSON.stringify(selection.filter) },
    ],
  });
  let group: unknown[][] = columns.map(() => []);
  const writeGroup = async (): Promise<void> => {
    const columnData = columns.map(({ elements }, i) => ({ name: elements[0].name, data: group[i] }));
    await writer.write({ columnData, rowGroupSize: GROUP });
    group = columns.map(() => []);
  };
  for await (const pictures of pages(selection, "Writing rows")) {
    for (const picture of pictures) {
      const detected = detectedIn(picture.row, picture.findings);
      // What is not there is null, never undefined: a column of a list would take that for a value.
      for (const [i, { value }] of columns.entries()) group[i].push(value(picture, detected) ?? null);
    }
    if (group[0].length >= GROUP) await writeGroup();
  }
  if (group[0].length > 0) await writeGroup();
  await writer.finish();
}

/** Milliseconds of a day and hour of the calendar, of no zone; null where there is none such. */
function clockTime(text: string | null): bigint | null {
  const time = Date.parse(`${text}Z`);
  // Some days that there are not, such as 31 April, are taken for others.
  return text !== null && Number.isFinite(time) && new Date(time).toISOString().startsWith(text) ? BigInt(time) : null;
}
