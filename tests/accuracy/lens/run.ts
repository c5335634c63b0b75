/**
 * What photographs of a checkerboard are worth, on drawn ones: the table in docs/TOTEM.md.
 *
 *   npx tsx tests/accuracy/lens/run.ts [--first N] [--sets N] [--photographs N] [--size WxH]
 */
import { parseArgs } from "node:util";
import { measuredLens } from "./measuredLens.ts";

const { values } = parseArgs({
  options: {
    first: { type: "string", default: "1" },
    sets: { type: "string", default: "12" },
    photographs: { type: "string", default: "8" },
    size: { type: "string", default: "1200x900" },
  },
});
const [width, height] = values.size.split("x").map(Number);

console.log("| set | pixels | found | corners | worst | focal length | said | centre | residual |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
const first = Number(values.first);
for (let seed = first; seed < first + Number(values.sets); seed++) {
  const one = await measuredLens(seed, width, height, Number(values.photographs));
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const cells = [
    seed,
    `${width} x ${height}`,
    `${one.found} of ${one.of}`,
    one.corners.toFixed(3),
    one.worst.toFixed(3),
    percent(one.focalError),
    percent(one.deviation),
    one.centreError.toFixed(2),
    one.residual,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
