/**
 * The robustness figure: dots with intervals for named changes. The figures of the Lab have axes of numbers and no
 * intervals, so this one is drawn here.
 */

import { colours, dot, type Frame, gridOfShares, mark, page, text } from "../svg.ts";
import type { Robustness } from "./robustness.ts";

const frame: Frame = { width: 860, height: 420, left: 56, top: 40, right: 840, bottom: 310 };
const series = [
  { key: "ap", label: "AP", colour: colours[0], aside: -6 },
  { key: "ciou", label: "cIoU", colour: colours[1], aside: 6 },
] as const;

export function drawRobustness(found: readonly Robustness[]): string {
  const step = (frame.right - frame.left) / found.length;
  const x = (index: number) => frame.left + (index + 0.5) * step;
  return page(frame, "AP and cIoU after re-compression and resizing", [
    ...gridOfShares(frame),
    ...found.map(
      ({ name }, i) =>
        `<g transform="translate(${x(i).toFixed(1)} ${frame.bottom + 14}) rotate(-35)">${text(name, 0, 0, "end")}</g>`,
    ),
    ...series.flatMap(({ key, label, colour, aside }, i) => [
      ...found.map((one, index) => mark(frame, x(index) + aside, one[key], colour)),
      dot(frame.left + 12 + 70 * i, 20, colour),
      text(label, frame.left + 22 + 70 * i, 24, "start"),
    ]),
    text("mean over pictures, 95 % intervals", frame.right, 24, "end"),
  ]);
}
