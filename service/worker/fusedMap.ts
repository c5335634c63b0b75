/** All voting heat maps in one: where does any detector point? */
import type { Finding, HeatMap } from "../../engine/finding.ts";

/** A fused map needs no more detail than a screen shows. */
const longestSide = 2048;

/**
 * The maximum over all voting heat maps, each brought to 0..1 over its own range and read at the centre of each sample.
 * NaN where no map was computed. The size is that of the finest map, at most 2048 on its longer side.
 * @param voting identifiers of the detectors whose map counts.
 */
export function fuseMaps(findings: readonly Finding[], voting: ReadonlySet<string>): HeatMap | null {
  const maps = findings
    .filter(({ detector, state, map }) => voting.has(detector) && state === "ran" && map?.style === "heat")
    .map(({ map }) => map as HeatMap);
  if (maps.length === 0) return null;
  const finest = maps.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  const scale = Math.min(1, longestSide / Math.max(finest.width, finest.height));
  const width = Math.max(1, Math.round(finest.width * scale));
  const height = Math.max(1, Math.round(finest.height * scale));
  const data = new Float32Array(width * height).fill(Number.NaN);
  for (const map of maps) {
    const [low, high] = map.range;
    if (!(high > low)) continue;
    const columns = Int32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * map.width) / width));
    for (let y = 0; y < height; y++) {
      const row = Math.floor(((y + 0.5) * map.height) / height) * map.width;
      for (let x = 0; x < width; x++) {
        const value = Math.min(1, Math.max(0, (map.data[row + columns[x]] - low) / (high - low)));
        const at = y * width + x;
        if (!(value <= data[at])) data[at] = Number.isNaN(value) ? data[at] : value;
      }
    }
  }
  return {
    width,
    height,
    data,
    range: [0, 1],
    unit: "share of each map's range",
    meaning: { low: "no detector points here", high: "at least one detector points here" },
    style: "heat",
  };
}
