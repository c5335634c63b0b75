/** The figure of docs/TOTEM_ACCURACY.md: how well edits are found against how far the outlines are off. */
import { colours, dot, type Frame, gridOfShares, heightOf, line, mark, page, text } from "../svg.ts";
import { editKinds, levelsOf, type Measured, meanPrecision } from "./document.ts";

const frame: Frame = { width: 860, height: 420, left: 56, top: 40, right: 640, bottom: 360 };
/** Between the marks of two kinds at the same level, so that their intervals do not hide each other. */
const ASIDE = 5;

/** Mean average precision of each kind of edit, with 95 % intervals, against the outlines' deviation in pixels. Undefined with fewer than two deviations. */
export function drawPrecision(measured: readonly Measured[]): string | undefined {
  const levels = levelsOf(measured);
  if (levels.length < 2) return undefined;
  const [first, last] = [levels[0], levels[levels.length - 1]];
  // The outermost marks stay clear of the frame.
  const inset = ASIDE * editKinds.length;
  const x = (level: number) =>
    frame.left + inset + ((level - first) / (last - first)) * (frame.right - frame.left - 2 * inset);
  const series = editKinds.flatMap((kind, i) => {
    const points = levels.flatMap((level) => {
      const mean = meanPrecision(measured.filter((one) => one.kind === kind && one.clicked === level));
      return mean ? [{ level, mean }] : [];
    });
    return points.length > 0 ? [{ kind, points, colour: colours[i] }] : [];
  });
  return page(frame, "Average precision of each kind of edit against the error of the outlines", [
    ...gridOfShares(frame),
    ...levels.map((level) => text(String(level), x(level), frame.bottom + 20, "middle")),
    text(
      "standard deviation of the outlines' points, pixels",
      (frame.left + frame.right) / 2,
      frame.bottom + 44,
      "middle",
    ),
    text("pixel AP, mean over pictures, 95 % intervals", frame.left, 24, "start"),
    ...series.flatMap(({ kind, points, colour }, i) => {
      const at = (level: number) => x(level) + ASIDE * (i - (series.length - 1) / 2);
      const joints = points.map(({ level, mean }) => [at(level), heightOf(frame, mean.value)] as const);
      const key = frame.top + 10 + 22 * i;
      return [
        ...joints.slice(1).map(([right, to], j) => line(joints[j][0], joints[j][1], right, to, colour)),
        ...points.map(({ level, mean }) => mark(frame, at(level), mean, colour)),
        dot(frame.right + 24, key, colour),
        text(kind, frame.right + 36, key + 4, "start"),
      ];
    }),
  ]);
}
