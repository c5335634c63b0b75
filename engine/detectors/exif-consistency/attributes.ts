/** Which attributes of their making two regions share, as the network on pairs judges them. */
import type { AttributeAgreement } from "../../finding.ts";
import type { Tools } from "../detector.ts";
import type { Calibration } from "./calibration.ts";
import type { EmbeddingGrid } from "./consistencyMap.ts";
import type { ComputedCells } from "./methods.ts";

const MODEL = "exif-attributes";
/** Pairs judged within each region and across: enough for a mean, evenly spread. */
const PAIRS = 256;

type Pair = [a: number, b: number];

/** @param member 1 per computed cell of the smaller region. */
export async function attributeAgreements(
  { cells }: ComputedCells,
  { length, values }: EmbeddingGrid,
  member: Uint8Array,
  attributes: Calibration["attributes"],
  tools: Pick<Tools, "infer">,
): Promise<AttributeAgreement[]> {
  if (attributes.length === 0) return [];
  const region = cells.filter((_, i) => member[i] === 1);
  const rest = cells.filter((_, i) => member[i] === 0);
  const groups = [pairsWithin(rest), pairsWithin(region), pairsAcross(rest, region)];
  const pairs = groups.flat();
  const [a, b] = [0, 1].map((side) => {
    const vectors = new Float32Array(pairs.length * length);
    for (const [i, pair] of pairs.entries())
      vectors.set(values.subarray(pair[side] * length, (pair[side] + 1) * length), i * length);
    return { shape: [pairs.length, length], data: vectors };
  });
  const { shared } = await tools.infer(MODEL, { a, b });
  const outputs = shared.shape[1];
  const mean = (group: number, output: number): number => {
    const from = groups.slice(0, group).reduce((sum, { length: count }) => sum + count, 0);
    let sum = 0;
    for (let i = from; i < from + groups[group].length; i++) sum += shared.data[i * outputs + output];
    return sum / Math.max(1, groups[group].length);
  };
  return attributes.map(({ output, id, label, source, auc, interval }) => ({
    id,
    label,
    source,
    withinMajority: mean(0, output),
    withinMinority: mean(1, output),
    between: mean(2, output),
    auc,
    interval,
  }));
}

/** Pairs of different cells, spread by a stride that shares no pattern with rows. */
function pairsWithin(cells: Uint32Array): Pair[] {
  if (cells.length < 2) return [];
  return Array.from({ length: PAIRS }, (_, i): Pair => {
    const first = (i * 7919) % cells.length;
    const offset = 1 + ((i * 104_729) % (cells.length - 1));
    return [cells[first], cells[(first + offset) % cells.length]];
  });
}

const pairsAcross = (rest: Uint32Array, region: Uint32Array): Pair[] =>
  Array.from(
    { length: PAIRS },
    (_, i): Pair => [rest[(i * 7919) % rest.length], region[(i * 104_729) % region.length]],
  );
