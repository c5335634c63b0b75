import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CaseFilter, type CaseRow, sortColumns } from "../../contract/cases.ts";
import { addPictures, fillTables } from "../../tests/support/manyPictures.ts";
import { CaseWriter } from "./caseWriter.ts";

const PICTURES = 1500;
const folder = mkdtempSync(join(tmpdir(), "selfsame-queries-test-"));
let writer: CaseWriter;
let all: CaseRow[] = [];
const page = (query: Partial<Parameters<CaseWriter["reader"]["page"]>[0]>): CaseRow[] =>
  writer.reader.page({ offset: 0, limit: PICTURES, ...query });

beforeAll(() => {
  writer = CaseWriter.create(folder, "Queries");
  addPictures(writer, PICTURES);
  fillTables(writer, PICTURES, ["noise", "jpeg-grid"]);
  all = page({});
});
afterAll(() => {
  writer.close();
  rmSync(folder, { recursive: true });
});

/** Of the values that come first, null where there is none; equal ones by number. */
function ordered(rows: CaseRow[], keyOf: (row: CaseRow) => string | number | null, descending: boolean): number[] {
  const sign = descending ? -1 : 1;
  return rows
    .toSorted((a, b) => {
      const [x, y] = [keyOf(a), keyOf(b)];
      if (x === null || y === null) return x === y ? sign * (a.id - b.id) : x === null ? 1 : -1;
      return sign * (x < y ? -1 : x > y ? 1 : a.id - b.id);
    })
    .map(({ id }) => id);
}

const ranks = { clear: 0, undetermined: 1, notice: 2, alarm: 3 };
const ids = (rows: CaseRow[]): number[] => rows.map(({ id }) => id);

describe("pages", () => {
  it.each(sortColumns)("are in the order of %s", (by) => {
    for (const descending of [false, true]) {
      const keyOf = (row: CaseRow) =>
        by === "level" ? row.level && ranks[row.level] : by === "notes" ? row.notes || null : row[by];
      const expected = ordered(all, keyOf, descending);
      expect(ids(page({ sort: { by, descending } }))).toEqual(expected);
      expect(ids(page({ sort: { by, descending }, offset: 1200, limit: 77 }))).toEqual(expected.slice(1200, 1277));
    }
  });

  it("are in the order of what a detector scored", () => {
    const scores = new Map(
      all.map(({ id }) => [id, writer.reader.findings(id).find(({ detector }) => detector === "noise")?.score ?? null]),
    );
    for (const descending of [false, true])
      for (const filter of [{}, { states: ["failed" as const], text: "camera" }]) {
        const among = all.filter(({ state }) => !filter.states || state === "failed");
        const expected = ordered(among, ({ id }) => scores.get(id)!, descending);
        const sort = { by: { detector: "noise" }, descending };
        expect(ids(page({ filter, sort }))).toEqual(expected);
        // Across the border between those that have a score and those that have none.
        for (let offset = 0; offset < expected.length; offset += 50)
          expect(ids(page({ filter, sort, offset, limit: 50 }))).toEqual(expected.slice(offset, offset + 50));
      }
  });
});

const conditions: [CaseFilter, (row: CaseRow) => boolean][] = [
  [{ states: ["failed", "waiting"] }, ({ state }) => state === "failed" || state === "waiting"],
  [{ states: [] }, () => false],
  [{ levels: ["alarm"] }, ({ level }) => level === "alarm"],
  [{ cameras: ["Camera 0", null] }, ({ camera }) => camera === "Camera 0" || camera === null],
  [{ softwares: [null], formats: ["png"] }, ({ software, format }) => software === null && format === "png"],
  [{ marks: ["check"] }, ({ mark }) => mark === "check"],
  [{ marks: [null], hasNote: true }, ({ mark, notes }) => mark === null && notes > 0],
  [{ hasNote: false, hasPlace: true }, ({ notes, latitude }) => notes === 0 && latitude !== null],
  [{ hasPlace: false }, ({ latitude }) => latitude === null],
  [
    { takenFrom: "2010", takenTo: "2012-05" },
    ({ takenAt }) => takenAt !== null && takenAt >= "2010" && takenAt <= "2012-05~",
  ],
  [
    { alarms: ["noise"] },
    ({ id }) => writer.reader.findings(id).some(({ detector, alarm }) => detector === "noise" && alarm === 1),
  ],
  [{ text: "edit camera" }, ({ software }) => software !== null],
  [{ text: '" OR NEAR( *' }, () => false],
  [{ text: " ,;- " }, () => true],
];

describe("filters", () => {
  it.each(conditions.map(([filter, holds]) => [JSON.stringify(filter), filter, holds] as const))(
    "%s",
    (_, filter, holds) => {
      const found = ids(page({ filter }));
      expect(found).toEqual(ids(all.filter(holds)));
      expect(writer.reader.count(filter)).toBe(found.length);
      const facets = writer.reader.facets(filter);
      const totalOf = (values: { count: number }[]) => values.reduce((sum, { count }) => sum + count, 0);
      // A facet without a condition of its own counts what is shown.
      expect(totalOf(facets.years)).toBe(found.length);
      if (!filter.states) expect(totalOf(facets.states)).toBe(found.length);
    },
  );

  it("leave each facet without its own condition", () => {
    const { levels, states, cameras, alarms } = writer.reader.facets({ levels: ["alarm"] });
    const countOf = (holds: (row: CaseRow) => boolean) => all.filter(holds).length;
    for (const { value, count } of levels) expect(count).toBe(countOf(({ level }) => level === value));
    expect(levels).toHaveLength(4);
    for (const { value, count } of states)
      expect(count).toBe(countOf(({ state, level }) => level === "alarm" && state === value));
    for (const { value, count } of cameras)
      expect(count).toBe(countOf(({ camera, level }) => level === "alarm" && camera === value));
    expect(cameras.map(({ count }) => count)).toEqual(cameras.map(({ count }) => count).toSorted((a, b) => b - a));
    for (const { value, count } of alarms)
      expect(count).toBe(writer.reader.count({ levels: ["alarm"], alarms: [value] }));
    const { places, notes } = writer.reader.facets();
    expect(places).toEqual(
      expect.arrayContaining([{ value: true, count: countOf(({ latitude }) => latitude !== null) }]),
    );
    expect(notes).toEqual(expect.arrayContaining([{ value: true, count: countOf(({ notes }) => notes > 0) }]));
  });
});
