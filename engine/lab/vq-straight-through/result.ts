/** What a run leaves, and what can be claimed from it. */
import type { Claim } from "../experiment.ts";
import type { Params } from "./params.ts";
import type { Trace } from "./trainVariant.ts";
import type { VariantId } from "./variants.ts";

export interface Outcome extends Trace {
  variant: VariantId;
  seed: number;
}

export interface Result {
  data: Params["data"];
  outcomes: Outcome[];
}

/** What has to be seen, by kind of data: the criteria on the mixture were set before the run, on digits any gain counts. */
const gains = { active: 0.2, perplexity: 1.3 };

/** "1.31, 1.45 and 1.29" */
function listed(values: readonly number[], digits: number): string {
  const texts = values.map((value) => value.toFixed(digits));
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(", ")} and ${texts[texts.length - 1]}`;
}

/** Affine against plain, seed by seed; none where one of them was not run. */
export function claims({ data, outcomes }: Result): Claim[] {
  const pairs = outcomes
    .filter(({ variant }) => variant === "plain")
    .flatMap((plain) => {
      const affine = outcomes.find(({ variant, seed }) => variant === "affine" && seed === plain.seed);
      return affine ? [{ plain, affine }] : [];
    });
  if (pairs.length === 0) return [];
  const needed = Math.ceil((2 * pairs.length) / 3);
  const seeds = pairs.length === 1 ? "the one seed" : `at least ${needed} of ${pairs.length} seeds`;

  const claim = (
    text: string,
    compared: {
      of(outcome: Outcome): number;
      digits: number;
      gain(plain: number, affine: number): boolean;
      wanted: string;
    },
  ): Claim => {
    const won = pairs.filter(
      ({ plain, affine }) =>
        !plain.diverged && !affine.diverged && compared.gain(compared.of(plain), compared.of(affine)),
    );
    const of = (which: "plain" | "affine") =>
      listed(
        pairs.map((pair) => compared.of(pair[which])),
        compared.digits,
      );
    return {
      text,
      measured: `affine ${of("affine")}, plain ${of("plain")}; in ${won.length} of ${pairs.length} seeds`,
      threshold: `${compared.wanted} in ${seeds}`,
      holds: won.length >= needed,
    };
  };

  const mixture = data === "mixture";
  const loss = data === "classifier" ? "cross-entropy" : "reconstruction loss";
  return [
    claim("The affine re-parameterisation keeps more codes in use than the plain codebook.", {
      of: ({ last }) => last.active,
      digits: 3,
      // Shares are multiples of 1 / K: differences are compared without the rounding of their subtraction.
      gain: (plain, affine) => (mixture ? affine - plain >= gains.active - 1e-9 : affine > plain),
      wanted: mixture ? `share of active codes higher by ${gains.active} or more` : "share of active codes higher",
    }),
    claim("It uses them more evenly.", {
      of: ({ last }) => last.perplexity,
      digits: 1,
      gain: (plain, affine) => (mixture ? affine >= gains.perplexity * plain : affine > plain),
      wanted: mixture ? `perplexity ${gains.perplexity} times as high or more` : "perplexity higher",
    }),
    claim(`Its ${loss} is lower.`, {
      of: ({ last }) => last.loss,
      digits: 4,
      gain: (plain, affine) => affine < plain,
      wanted: `${loss} lower`,
    }),
    ...(data === "classifier"
      ? [
          claim("Its classifier is right more often.", {
            of: ({ last }) => last.accuracy ?? 0,
            digits: 3,
            gain: (plain, affine) => affine > plain,
            wanted: "share of right answers higher",
          }),
        ]
      : []),
  ];
}
