import { describe, expect, it } from "vitest";
import { type Examined, findingOf, sweepTraits } from "./finding.ts";
import type { TotemTable } from "./score.ts";

const [width, height, step] = [8, 6, 10];
const cells = width * height;
const hottest = 3 * width + 4;

/** Balls that see `share` of a picture with one hot spot, which the first of them contradicts. */
function examination({ balls = 2, share = 1, statistic = 6 } = {}): Examined {
  const region = Uint8Array.from({ length: cells }, (_, cell) => Number(cell < share * cells));
  const heat = Float32Array.from(region, (inside, cell) =>
    inside ? (cell === hottest || cell === hottest + 1 ? 6 : 1) : Number.NaN,
  );
  const names = Array.from({ length: balls }, (_, i) => `ball ${i + 1}`);
  return {
    balls: names.map((name) => ({ name })),
    grid: { width, height, step },
    verification: {
      heat: { width, height, data: heat },
      protectedRegion: region,
      statistic,
      place: [45, 35],
      balls: names.map((_, i) => ({
        deviation: new Float32Array(cells),
        contradiction: i === 0 ? 5 : Number.NaN,
        place: i === 0 ? [12, 34] : undefined,
      })),
    },
  };
}

const table: TotemTable = {
  schema: "selfsame.totem-table/1",
  made: { command: "x", scenes: 40, edited: 80 },
  methods: {
    "totem-sweep": {
      version: sweepTraits.version,
      score: { offset: -4, slope: 4 },
      threshold: 4,
      falseAlarm: { scenes: 40, alarms: 1, atMost: 0.13 },
      recall: 0.8,
    },
  },
};

describe("findingOf", () => {
  it("alarms beyond the threshold, and says where, which ball contradicts, and what the alarm costs", () => {
    const finding = findingOf(sweepTraits, examination(), table, 5);
    expect(finding).toMatchObject({ detector: "totem-sweep", state: "ran", statistic: 6, alarm: true });
    expect(finding.falseAlarm).toMatchObject({ kind: "rate", value: 0.13 });
    expect(finding.regions).toEqual([{ x: 40, y: 30, width: 20, height: 10, area: 200 }]);
    expect(finding.summary).toMatch(/\(45, 35\) contradicts what ball 1 shows/);
    const [, , first, second] = finding.facts!;
    expect(first).toMatchObject({ label: "ball 1", value: expect.stringContaining("at (12, 34)") });
    expect(second.value).toMatch(/does not see/);
  });

  it("outlines nothing below it, and gives a notice where edits are more likely than not", () => {
    const near = findingOf(sweepTraits, examination({ statistic: 3 }), table, 5);
    expect(near).toMatchObject({ alarm: false, facts: [{ severity: "notice" }, {}, {}, {}] });
    expect(near).not.toHaveProperty("regions");
    const quiet = findingOf(sweepTraits, examination({ statistic: 1.5 }), table, 5);
    expect(quiet.score).toBeLessThan(0.5);
    expect(quiet.facts!.some(({ severity }) => severity)).toBe(false);
  });

  it("has neither score nor alarm where nothing was measured", () => {
    const finding = findingOf(sweepTraits, examination({ statistic: 99 }), undefined, 5);
    expect(finding.state).toBe("ran");
    expect(finding).not.toHaveProperty("score");
    expect(finding).not.toHaveProperty("alarm");
    expect(finding.limits.at(-1)).toMatch(/was not measured/);
  });

  it("abstains with one ball, with hardly anything protected, and with no window", () => {
    for (const [of, reason] of [
      [examination({ balls: 1 }), /one ball/],
      [examination({ share: 0.02 }), /2 % of the picture/],
      [examination({ statistic: Number.NaN }), /too little/],
    ] as const) {
      const finding = findingOf(sweepTraits, of, table, 5);
      expect(finding.state).toBe("abstained");
      expect(finding.reason).toMatch(reason);
      expect(finding).not.toHaveProperty("statistic");
    }
  });
});
