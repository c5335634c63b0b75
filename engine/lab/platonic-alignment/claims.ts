/** The sentences of the paper and of its critique, against what was measured. */
import { mean, meanInterval95 } from "../../metrics/summary.ts";
import type { Claim } from "../experiment.ts";
import { type AgainstWords, baselinesOf } from "./baselines.ts";
import type { GaussianWidth, Result, Trend } from "./result.ts";

/** Growth of biased CKA from the narrowest to the widest features. */
const INFLATION = 0.5;
/** Share of draws whose calibrated score has to be 0. */
const ZERO_SHARE = 0.9;
/** Largest p-value of a pair that is more than chance. */
const LARGEST_P = 0.005;
/** Deviations of torn pairs by which a baseline has to be beaten. */
const AHEAD = 2;
/** Largest p-value of a trend. */
const TREND_P = 0.05;

export function claimsOf(result: Result): Claim[] {
  return [
    ...gaussianClaims(result.gaussian),
    ...(result.source === "features" ? featureClaims(result) : wordsClaims(result)),
    ...(result.ladder?.trends ?? []).map(trendClaim),
    ...gainClaims(result.ladder?.gains ?? []),
  ];
}

function gaussianClaims(widths: readonly GaussianWidth[]): Claim[] {
  if (widths.length === 0) return [];
  const [narrow, wide] = [widths[0], widths[widths.length - 1]];
  const growth = wide.biased - narrow.biased;
  const least = Math.min(...widths.map(({ biasedZero }) => biasedZero));
  return [
    {
      text: `On independent normal features biased CKA rises with width alone, from ${narrow.width} to ${wide.width}.`,
      measured: `by ${growth.toFixed(3)}, from ${narrow.biased.toFixed(3)} to ${wide.biased.toFixed(3)}`,
      threshold: `more than ${INFLATION}`,
      holds: growth > INFLATION,
    },
    {
      text: "Their calibrated score stays 0.",
      measured: `in ${percent(least)} of the draws at least, at every width`,
      threshold: `in ${percent(ZERO_SHARE)} at least`,
      holds: least >= ZERO_SHARE,
    },
  ];
}

function wordsClaims({ models, pairs, draws }: Result): Claim[] {
  const rows = baselinesOf({ models, pairs });
  const trained = rows.filter(({ pair }) => models.find(({ id }) => id === pair.a)?.kind === "pictures");
  if (trained.length === 0) return [];
  const said = (text: (row: AgainstWords) => string) =>
    trained.map((row) => `${models.find(({ id }) => id === row.pair.a)!.name} ${text(row)}`).join("; ");
  const beaten = (what: string, ahead: (row: AgainstWords) => number | undefined): Claim[] =>
    trained.every((row) => ahead(row) === undefined)
      ? []
      : [
          {
            text: `Trained networks of pictures are more like words than ${what}.`,
            measured: `${said((row) => signed(ahead(row) ?? Number.NaN))} null standard deviations`,
            threshold: `at least ${AHEAD}, each network`,
            holds: trained.every((row) => (ahead(row) ?? Number.NaN) >= AHEAD),
          },
        ];
  return [
    {
      text: "Trained networks of pictures are more like words than chance, with the search over layers counted in.",
      measured: said(
        ({ pair }) => `${pair.score.toFixed(3)} against ${pair.nullMean.toFixed(3)}, p ${pair.p.toPrecision(2)}`,
      ),
      threshold: `p at most ${LARGEST_P}, each network (${draws} torn pairs)`,
      holds: trained.every(({ pair }) => pair.p <= LARGEST_P),
    },
    ...beaten("raw pixels are", ({ overPixels }) => overPixels),
    ...beaten("the same networks with random weights", ({ overUntrained }) => overUntrained),
  ];
}

function featureClaims({ pairs, draws }: Result): Claim[] {
  return pairs.map(({ score, nullMean, p, layers }) => ({
    text: `The features are more alike than by chance (${layers.join(" and ")}), with the search over layers counted in.`,
    measured: `${score.toFixed(3)} against ${nullMean.toFixed(3)}, p ${p.toPrecision(2)}`,
    threshold: `p at most ${LARGEST_P} (${draws} torn pairs)`,
    holds: p <= LARGEST_P,
  }));
}

const trendTexts: Readonly<Record<Trend["of"], string>> = {
  words: "Convergence: on the ladder, more capable networks are more like words.",
  seeds: "Convergence: on the ladder, more capable networks are more alike across seeds.",
  architectures: "Convergence: on the ladder, more capable networks are more alike across architectures.",
};

/** The sign is what was measured; the claim of the paper is that it is positive. */
const trendClaim = ({ of, correlation, p, count }: Trend): Claim => ({
  text: trendTexts[of],
  measured: `rank correlation ${signed(correlation, 2)} over ${count} points, p ${p.toPrecision(2)}`,
  threshold: `above 0, p at most ${TREND_P}`,
  holds: correlation > 0 && p <= TREND_P,
});

/** Wider networks are both more capable and, by chance of their width, different: training is what the claim is about. */
function gainClaims(gains: readonly number[]): Claim[] {
  if (gains.length < 2) return [];
  const [low, high] = meanInterval95(gains);
  return [
    {
      text: "Convergence: on the ladder, training makes a network more like words than it was before.",
      measured: `by ${signed(mean(gains), 4)} (95 % interval ${signed(low, 4)} to ${signed(high, 4)}, ${gains.length} networks)`,
      threshold: "interval above 0",
      holds: low > 0,
    },
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const signed = (value: number, digits = 1): string => `${value >= 0 ? "+" : "−"}${Math.abs(value).toFixed(digits)}`;
