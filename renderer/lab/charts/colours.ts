/** Colours of series: few ones as unlike as can be, ordered or many ones along a ramp from dark to light. */
import { colourTable } from "../../../engine/image/colourMap.ts";

const UNLIKE = 8;
/** How many ordered series make a ramp easier to read than colours without order. */
const ORDERED = 4;

/** One CSS colour per name. `token` looks up a custom property of the theme that is on screen. */
export function seriesColours(names: readonly string[], dark: boolean, token: (name: string) => string): string[] {
  if (names.length <= UNLIKE && !(names.length >= ORDERED && areOrdered(names)))
    return names.map((_, i) => token(`--chart-${i + 1}`));
  // The end of the ramp that would be lost against the background is left out.
  const [first, last] = dark ? [70, 255] : [0, 205];
  const table = colourTable("viridis");
  return names.map((_, i) => {
    const row = 3 * Math.round(first + ((last - first) * i) / Math.max(1, names.length - 1));
    return `rgb(${table[row]} ${table[row + 1]} ${table[row + 2]})`;
  });
}

/** "width 32", "width 64", "width 128": the same words around a number that grows. */
function areOrdered(names: readonly string[]): boolean {
  const parts = names.map((name) => name.match(/^(.*?)(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(.*)$/i));
  const [head] = parts;
  return parts.every(
    (part, i) =>
      part &&
      head &&
      part[1] === head[1] &&
      part[3] === head[3] &&
      (i === 0 || Number(part[2]) > Number(parts[i - 1]![2])),
  );
}
