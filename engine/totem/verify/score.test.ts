import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { countAlarms, fitScore, thresholdFor } from "./fitScore.ts";
import { scored, type TotemTable, totemTableSchema } from "./score.ts";

const source = random(1, "statistics");
const drawn = (count: number, mean: number, deviation: number) =>
  Array.from({ length: count }, () => Math.exp(mean + deviation * source.normal()));
const untouched = drawn(60, 1, 0.2);
const edited = drawn(90, 2, 0.4);

const method = { id: "totem-sweep", version: "1" };
const table: TotemTable = totemTableSchema.parse({
  schema: "selfsame.totem-table/1",
  made: { command: "npm run calibrate:totem", scenes: 60, edited: 90 },
  methods: { "totem-sweep": fitScore("1", untouched, edited) },
});

describe("fitScore", () => {
  it("puts the even chance between untouched and edited pictures, and rises with the statistic", () => {
    const scoreOf = (statistic: number) => scored(statistic, method, table)!.score;
    expect(scoreOf(Math.exp(1))).toBeLessThan(0.15);
    expect(scoreOf(Math.exp(2))).toBeGreaterThan(0.85);
    expect(scoreOf(Math.exp(1.5))).toBeGreaterThan(scoreOf(Math.exp(1.4)));
  });

  it("alarms for less than five in a hundred scenes that it has not seen, and for most edits", () => {
    const { threshold, recall } = table.methods["totem-sweep"];
    const others = drawn(20_000, 1, 0.2).filter((value) => value > threshold!).length / 20_000;
    expect(others).toBeLessThan(0.05);
    expect(recall).toBeGreaterThan(0.8);
    // With fewer scenes the limit is farther up.
    expect(thresholdFor(untouched.slice(0, 20))).toBeGreaterThan(Math.exp(1 + 1.645 * 0.2));
  });

  it("keeps the threshold above all but five in a hundred, whatever their distribution", () => {
    const heavy = [...Array.from({ length: 94 }, () => 1), 100, 100, 100, 100, 100, 100];
    expect(thresholdFor(heavy)).toBeGreaterThanOrEqual(100);
  });

  it("promises nothing for few scenes, and refuses none", () => {
    expect(fitScore("1", untouched.slice(0, 19), edited)).toMatchObject({ threshold: null, falseAlarm: { atMost: 1 } });
    expect(() => fitScore("1", [], edited)).toThrow(RangeError);
    expect(() => fitScore("1", untouched, [])).toThrow(RangeError);
  });
});

describe("countAlarms", () => {
  it("counts a scene once, whichever methods alarm for it, and one that abstained never", () => {
    const [quiet, loud] = [untouched.slice(0, 40), 1000];
    const first = quiet.with(3, loud).with(7, loud);
    const second = (quiet as (number | null)[]).with(7, loud).with(9, loud).with(11, null);
    expect([countAlarms([first]).alarms, countAlarms([second]).alarms]).toEqual([2, 2]);
    expect(countAlarms([first, second])).toMatchObject({ scenes: 40, alarms: 3 });
    expect(countAlarms([second]).atMost).toBeGreaterThan(2 / 40);
  });
});

describe("scored", () => {
  it("says what was counted, and promises no less than five in a hundred", () => {
    const far = scored(100, method, table)!;
    expect(far.alarm).toBe(true);
    expect(far.falseAlarm.value).toBeGreaterThanOrEqual(0.05);
    expect(far.falseAlarm.basis).toMatch(/of 60 simulated scenes without an edit/);
    expect(scored(1, method, table)!.alarm).toBe(false);
  });

  it("says nothing without a table, for another version, and where nothing is promised", () => {
    expect(scored(100, method, undefined)).toBeUndefined();
    expect(scored(100, { ...method, version: "2" }, table)).toBeUndefined();
    expect(scored(100, { id: "toString", version: "1" }, table)).toBeUndefined();
    const methods = { "totem-sweep": { ...table.methods["totem-sweep"], threshold: null } };
    expect(scored(100, method, { ...table, methods })).toBeUndefined();
  });
});
