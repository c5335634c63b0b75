/**
 * A ladder of our own: networks of growing width and data, trained on pictures that are not compared. Are the more capable
 * ones more alike, across seeds and architectures, and more like the words? All by mutual nearest neighbours.
 */
import { rankCorrelation, rankCorrelationP } from "../../metrics/rankCorrelation.ts";
import { random, shuffled } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { LabelledImages } from "../images.ts";
import { search } from "./compare.ts";
import { type Architecture, EDGES } from "./ladderNetwork.ts";
import { type Climbed, climb, type Rung, reduced } from "./ladderTraining.ts";
import type { Side } from "./measures.ts";
import type { Params } from "./params.ts";
import type { Ladder, LadderNetwork, LadderPair, Trend } from "./result.ts";

const ARCHITECTURES: readonly Architecture[] = ["convolutional", "dense"];
/** Random orders for the p-value of a trend. */
const TREND_DRAWS = 999;
/** Torn pairs of two networks of the ladder, of which only the score is told. */
const PAIR_DRAWS = 1;

interface Known extends Omit<Climbed, "lists"> {
  rung: Rung;
  side: Side;
}

export async function climbLadder(
  params: Params,
  compared: LabelledImages,
  others: LabelledImages,
  words: { name: string; side: Side },
  tools: ExperimentTools,
  tell: { progress(share: number, step: string): void; network(network: LadderNetwork, at: number): void },
): Promise<Ladder> {
  const pictures = new Map(
    ARCHITECTURES.map((architecture) => [
      architecture,
      { compared: reduced(compared, architecture), others: reduced(others, architecture) },
    ]),
  );
  const { k } = params;
  const rungs = rungsOf(params);
  const total = rungs.reduce((sum, rung) => sum + effort(rung), 0);
  const networks: LadderNetwork[] = [];
  const known: Known[] = [];
  let done = 0;
  for (const rung of rungs) {
    const { architecture, width, share, seed } = rung;
    const what = `A ${architecture} network of width ${width}`;
    const step = share === 0 ? `${what}, untrained` : `${what}, ${Math.round(100 * share)} % of the pictures`;
    const told = (within: number) => tell.progress((done + within * effort(rung)) / total, step);
    told(0);
    const found = await tools.journal.once(`ladder ${architecture} ${width} ${share} ${seed}`, () => {
      const own = pictures.get(architecture)!;
      return climb(rung, own.compared, own.others, { steps: params.ladderSteps, k }, tools, told);
    });
    done += effort(rung);
    if (!found) {
      tools.emit({ kind: "note", text: `${step}, seed ${seed}: tells no picture from another and is left out.` });
      continue;
    }
    const { lists, ...climbed } = found;
    const size = compared.labels.length;
    const side = { lists: lists.map((indices) => ({ size, k, indices: Int32Array.from(indices) })) };
    known.push({ rung, side, ...climbed });
    const { score, nullMean, p } = await search(side, words.side, params, tools);
    const network = { architecture, width, seed, ...climbed, words: score, nullMean, p };
    networks.push(network);
    tell.network(network, networks.length);
  }
  const climbed = known.filter(({ pictures }) => pictures > 0);
  const pairs = [...(await seedPairs(climbed, params, tools)), ...(await architecturePairs(climbed, params, tools))];
  const trained = networks.filter((network) => network.pictures > 0);
  return {
    words: words.name,
    networks,
    pairs,
    trends: trendsOf(trained, pairs, params.seed),
    gains: gainsOf(networks),
  };
}

const rungsOf = ({ ladderWidths, ladderShares, ladderSeeds, seed }: Params): Rung[] =>
  ARCHITECTURES.flatMap((architecture) =>
    [...new Set(ladderWidths)].flatMap((width) =>
      [...new Set([0, ...ladderShares])].flatMap((share) =>
        Array.from({ length: ladderSeeds }, (_, i) => ({ architecture, width, share, seed: seed + i })),
      ),
    ),
  );

/** Time that a training takes next to others, roughly. */
const effort = ({ architecture, width, share }: Rung): number =>
  share === 0 ? 0.2 : 1 + (architecture === "convolutional" ? width / 8 : (width * EDGES.dense) / 512);

/** What training on most pictures added to the alignment with words, for each network that is there untrained too. */
function gainsOf(networks: readonly LadderNetwork[]): number[] {
  const most = Math.max(...networks.map(({ pictures }) => pictures));
  return networks
    .filter(({ pictures }) => pictures === most && most > 0)
    .flatMap(({ architecture, width, seed, words }) => {
      const before = networks.find(
        (other) =>
          other.pictures === 0 && other.architecture === architecture && other.width === width && other.seed === seed,
      );
      return before ? [words - before.words] : [];
    });
}

const sameRung = (a: Rung, b: Rung): boolean => a.width === b.width && a.share === b.share;

async function pairOf(
  a: Known,
  b: Known,
  what: Pick<LadderPair, "between" | "architecture">,
  params: Params,
  tools: ExperimentTools,
): Promise<LadderPair> {
  const { score } = await search(a.side, b.side, { ...params, draws: PAIR_DRAWS }, tools);
  const { pictures, rung } = a;
  return { ...what, width: rung.width, pictures, accuracy: (a.accuracy + b.accuracy) / 2, score };
}

/** Networks that differ in their seed alone. */
async function seedPairs(known: readonly Known[], params: Params, tools: ExperimentTools): Promise<LadderPair[]> {
  const pairs: LadderPair[] = [];
  for (const [i, a] of known.entries())
    for (const b of known.slice(i + 1)) {
      const { architecture } = a.rung;
      if (!sameRung(a.rung, b.rung) || architecture !== b.rung.architecture) continue;
      pairs.push(await pairOf(a, b, { between: "seeds", architecture }, params, tools));
    }
  return pairs;
}

/** Networks of both architectures with the same width, data and seed. */
async function architecturePairs(
  known: readonly Known[],
  params: Params,
  tools: ExperimentTools,
): Promise<LadderPair[]> {
  const pairs: LadderPair[] = [];
  for (const a of known.filter(({ rung }) => rung.architecture === "convolutional")) {
    const b = known.find(
      ({ rung }) => rung.architecture === "dense" && sameRung(rung, a.rung) && rung.seed === a.rung.seed,
    );
    if (b) pairs.push(await pairOf(a, b, { between: "architectures", architecture: "both" }, params, tools));
  }
  return pairs;
}

function trendsOf(networks: readonly LadderNetwork[], pairs: readonly LadderPair[], seed: number): Trend[] {
  const trend = (of: Trend["of"], points: readonly (readonly [number, number])[]): Trend[] => {
    // Of fewer points no order would be a rule.
    if (points.length < 4) return [];
    const [x, y] = [points.map(([accuracy]) => accuracy), points.map(([, score]) => score)];
    const order = (count: number, draw: number) => shuffled(count, random(seed, "trend", of, draw));
    return [{ of, correlation: rankCorrelation(x, y), p: rankCorrelationP(x, y, order, TREND_DRAWS), count: x.length }];
  };
  const between = (which: LadderPair["between"]) =>
    pairs.filter((pair) => pair.between === which).map(({ accuracy, score }) => [accuracy, score] as const);
  return [
    ...trend(
      "words",
      networks.map(({ accuracy, words }) => [accuracy, words] as const),
    ),
    ...trend("seeds", between("seeds")),
    ...trend("architectures", between("architectures")),
  ];
}
