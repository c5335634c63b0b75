import { describe, expect, it } from "vitest";
import { accuracyDocument, type Measured } from "./document.ts";
import { drawPrecision } from "./figure.ts";

const one = (kind: string, clicked: number, scene: number, ap: number | null): Measured => ({
  ...{ scene: `scene-${scene}`, kind, clicked, ap },
  ...{ shown: 1, statistic: 3, clickedError: 0.01, refinedError: 0.005, seconds: 10 },
});
/** Splices are found worse the farther outlines are off, and less surely; of shifts nothing is known at the last level. */
const measured = [0, 0.5, 2].flatMap((clicked) =>
  [0, 1, 2, 3].flatMap((scene) => [
    one("splice", clicked, scene, 0.9 - 0.2 * clicked + (scene % 2 ? 0.1 : -0.1) * clicked),
    one("shift", clicked, scene, clicked === 2 ? null : 0.6),
    one("untouched", clicked, scene, null),
  ]),
);

const circles = (svg: string) =>
  [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="4" fill="(#\w+)"/g)].map(([, x, y, colour]) => ({
    ...{ x: Number(x), y: Number(y), colour },
  }));
/** Height of a share, from the lines of the grid. */
function heights(svg: string): (share: number) => number {
  const [bottom, , , , , top] = [...svg.matchAll(/y1="([\d.]+)"[^>]*stroke="#e4e4e4"/g)].map(([, y]) => Number(y));
  return (share) => bottom - share * (bottom - top);
}

describe("drawPrecision", () => {
  const svg = drawPrecision(measured)!;

  it("puts each mean at its height, in the order of the deviations, and joins those of a kind", () => {
    const dots = circles(svg);
    const [splice, shift] = [...new Set(dots.map(({ colour }) => colour))].map((colour) =>
      dots.filter((each) => each.colour === colour),
    );
    // The last dot of each is in the legend.
    const height = heights(svg);
    expect(splice.slice(0, -1).map(({ y }) => y)).toEqual([0.9, 0.8, 0.5].map((ap) => expect.closeTo(height(ap), 0)));
    expect(shift.slice(0, -1).map(({ y }) => y)).toEqual([0.6, 0.6].map((ap) => expect.closeTo(height(ap), 0)));
    const [first, second, third] = splice.map(({ x }) => x);
    expect((second - first) / (third - first)).toBeCloseTo(0.25, 2);
    expect(svg).toContain(`x1="${first.toFixed(1)}" y1="${splice[0].y.toFixed(1)}" x2="${second.toFixed(1)}"`);
    for (const kind of ["splice", "shift"]) expect(svg).toContain(`>${kind}</text>`);
    expect(svg).not.toMatch(/untouched|removal|NaN|undefined/);
  });

  it("draws the interval of a mean over pictures that differ", () => {
    const last = circles(svg).filter(({ colour }) => colour === circles(svg)[0].colour)[2];
    const upright = [
      ...svg.matchAll(
        new RegExp(`x1="${last.x.toFixed(1)}" y1="([\\d.]+)" x2="${last.x.toFixed(1)}" y2="([\\d.]+)"`, "g"),
      ),
    ];
    expect(upright).toHaveLength(1);
    const [low, high] = upright[0].slice(1).map(Number);
    const height = heights(svg);
    expect(low).toBeGreaterThan(last.y + 10);
    expect(low).toBeLessThanOrEqual(height(0.3) + 1);
    expect(high).toBeLessThan(last.y - 10);
    expect(high).toBeGreaterThanOrEqual(height(0.7) - 1);
  });

  it("draws nothing of one deviation only", () => {
    expect(drawPrecision(measured.filter(({ clicked }) => clicked === 0.5))).toBeUndefined();
    expect(drawPrecision([])).toBeUndefined();
  });
});

describe("accuracyDocument", () => {
  it("shows the figure where there is one", () => {
    const document = (figure?: string) => accuracyDocument(measured, { command: "made so", threshold: 5, figure });
    expect(document("figure.svg")).toMatch(/^!\[AP of each kind[^\]]*\]\(figure\.svg\)$/m);
    expect(document()).not.toContain("![");
    expect(document()).toMatch(/## Exact outlines.*\| splice \| 0\.900/s);
  });
});
