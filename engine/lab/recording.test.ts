import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabEvent } from "./events.ts";
import { Recording, Series } from "./recording.ts";

const chart: Extract<LabEvent, { kind: "chart" }> = {
  kind: "chart",
  chart: { id: "loss", title: "Loss", x: { label: "step" }, y: { label: "loss" } },
};
const points = (...list: [number, number][]): LabEvent => ({
  kind: "points",
  chart: "loss",
  series: "a",
  points: list,
});
const frame = (number: number, label = `step ${number}`): LabEvent => ({
  kind: "frame",
  chart: "loss",
  frame: number,
  label,
  groups: [],
});

function folded(...events: LabEvent[]): Recording {
  const record = new Recording();
  record.apply(events);
  return record;
}

describe("a series", () => {
  it("keeps its points in the order of x, and the last y of each x", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.double({ noNaN: true }))), (list) => {
        const series = new Series();
        for (const [x, y] of list) series.put(x, y);
        const last = [...new Map(list.map(([x, y]) => [x === 0 ? 0 : x, y]))].sort(([a], [b]) => a - b);
        expect(series.xs.map((x) => x + 0)).toEqual(last.map(([x]) => x));
        expect(series.ys).toEqual(last.map(([, y]) => y));
      }),
    );
  });

  it("has no place for a point whose x is no number", () => {
    const series = new Series();
    series.put(Number.NaN, 1);
    series.put(Infinity, 1);
    expect(series.xs).toEqual([]);
  });
});

describe("a record", () => {
  it("puts a point at an x that is there already in the place of the earlier one", () => {
    const series = folded(chart, points([1, 5], [2, 6]), points([1, 7], [1.5, 8]))
      .charts.get("loss")!
      .series.get("a")!;
    expect(series).toEqual({ xs: [1, 1.5, 2], ys: [7, 8, 6] });
  });

  it("keeps the points of a chart that is told again", () => {
    const again: LabEvent = { kind: "chart", chart: { ...chart.chart, title: "Loss of all runs" } };
    const record = folded(chart, points([1, 5]), again).charts.get("loss")!;
    expect(record.chart.title).toBe("Loss of all runs");
    expect(record.series.get("a")!.xs).toEqual([1]);
  });

  it("sorts frames by their numbers and replaces a frame told again", () => {
    const { frames } = folded(chart, frame(3), frame(1), frame(2), frame(1, "anew")).charts.get("loss")!;
    expect(frames.map(({ label }) => label)).toEqual(["anew", "step 2", "step 3"]);
  });

  it("replaces a table in its place and says a note once", () => {
    const table = (id: string, cell: number): LabEvent => ({
      kind: "table",
      table: { id, title: id, columns: ["n"], rows: [[cell]] },
    });
    const record = folded(
      table("a", 1),
      table("b", 2),
      table("a", 3),
      { kind: "note", text: "n" },
      { kind: "note", text: "n" },
    );
    expect([...record.tables.values()].map(({ id, rows }) => [id, rows[0][0]])).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
    expect(record.notes).toEqual(["n"]);
  });

  it("passes over points of a chart that was never told", () => {
    expect(folded(points([1, 1])).charts.size).toBe(0);
  });

  it("tells by versions which chart has changed", () => {
    const record = folded(chart, { ...chart, chart: { ...chart.chart, id: "other" } });
    const before = [record.charts.get("loss")!.version, record.charts.get("other")!.version];
    record.apply([points([1, 1])]);
    expect(record.charts.get("loss")!.version).toBeGreaterThan(before[0]);
    expect(record.charts.get("other")!.version).toBe(before[1]);
  });
});
