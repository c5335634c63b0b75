/** What the sweep of a photograph says, as a finding. */

import type { Fact, Finding, HeatMap, Region } from "../../finding.ts";
import { connectedRegions } from "../../image/connectedRegions.ts";
import { listInWords } from "../../listInWords.ts";
import type { DetectorTraits } from "../../verdict/traits.ts";
import { scored, type TotemTable } from "./score.ts";
import { HOTTEST, type Verification } from "./verify.ts";

export const sweepTraits = {
  id: "totem-sweep",
  title: "Sweep through glass balls",
  question: "Does the camera see what the balls in the picture show?",
  version: "2",
  kind: "vote",
  needs: ["pixels"],
} as const satisfies DetectorTraits;

export const fieldTraits = {
  id: "totem-field",
  title: "Radiance field from glass balls",
  question: "Does the camera see what the scene looks like that is rebuilt from the balls alone?",
  version: "2",
  kind: "vote",
  needs: ["pixels"],
} as const satisfies DetectorTraits;

/** What no method with balls can see. */
export const totemLimits: readonly string[] = [
  "An edit that was made in the direct view and consistently in every ball: it looks like another scene.",
  "What more than one of the balls does not show, or fewer than two show: nothing is said of it.",
  "Edits smaller than what one pixel of a ball's image covers, some ten pixels of the direct view across.",
  "Edits that look like what was there before.",
  "Balls of other glass or size than was entered, with bubbles or tint, and a second refraction on the way (water, windows).",
];

/** Balls that have to be there, and share of the picture that enough of them have to see, for anything to be said. */
const FEWEST_BALLS = 2;
const LEAST_PROTECTED = 0.03;
/** Cells around the hottest place belong to it where they are at least so hot, as a share of it. */
const AS_HOT = 0.5;

/** What a method came to. */
export interface Examined {
  balls: readonly { name: string }[];
  /** Cells that its verification has, and pixels along the side of each. */
  grid: { width: number; height: number; step: number };
  verification: Verification;
}

const NOT_MEASURED =
  "How often untouched pictures look like this was not measured: it raises no alarm and counts in no conclusion.";

/** Share of the picture that is protected. */
export const protectedShare = ({ protectedRegion }: Pick<Verification, "protectedRegion">): number =>
  protectedRegion.reduce((sum, value) => sum + value, 0) / protectedRegion.length;

/**
 * @param method which one came to it. @param table what statistics mean; nothing is promised without it. @param elapsedMs of the
 * method.
 */
export function findingOf(
  { id, version }: Pick<DetectorTraits, "id" | "version">,
  examined: Examined,
  table: TotemTable | undefined,
  elapsedMs: number,
): Finding {
  const { balls, verification } = examined;
  const { statistic } = verification;
  const common = {
    detector: id,
    version,
    limits: [...totemLimits],
    map: heatMap(verification),
    elapsedMs,
  };
  const reason = silence(balls.length, verification);
  if (reason) return { ...common, state: "abstained", reason, facts: [protectedFact(verification)] };
  const score = scored(statistic, { id, version }, table);
  const suspicious = score && !score.alarm && score.score >= 0.5;
  return {
    ...common,
    state: "ran",
    ...(!score && { limits: [...totemLimits, NOT_MEASURED] }),
    statistic,
    ...(score && { score: score.score, alarm: score.alarm }),
    ...(score?.alarm && { falseAlarm: score.falseAlarm, regions: regionsOf(examined) }),
    summary: summaryOf(examined, score),
    facts: [
      {
        label: "Hottest place",
        value: `${times(statistic)} what is to be expected, around ${placeInWords(verification.place)}`,
        ...(suspicious && {
          severity: "notice",
          explanation:
            "Edited pictures are like this more often than untouched ones, but not so clearly that it is an alarm.",
          benign: ["a ball that is not quite where its outline or its radius says", "something that moved or shines"],
        }),
      },
      protectedFact(verification),
      ...ballFacts(examined),
    ],
  };
}

function silence(balls: number, { statistic, ...verification }: Verification): string | undefined {
  if (balls < FEWEST_BALLS) return `There is one ball: what it shows can be compared with that of no other.`;
  const share = protectedShare(verification);
  if (share < LEAST_PROTECTED || Number.isNaN(statistic))
    return `The balls, all but one at least, see ${percent(share)} of the picture reliably: too little to say anything about it.`;
  return undefined;
}

function summaryOf({ balls, verification }: Examined, score: ReturnType<typeof scored>): string {
  const where = `around ${placeInWords(verification.place)}`;
  if (!score)
    return `The direct view differs most from what the balls show ${where}: by ${times(verification.statistic)} what is to be expected.`;
  if (!score.alarm) return "The direct view does not differ from what the balls show more than in untouched scenes.";
  const witnesses = balls.filter((_, i) => verification.balls[i].contradiction > 1).map(({ name }) => name);
  const by =
    witnesses.length > 0 ? `what ${listInWords(witnesses)} show${witnesses.length === 1 ? "s" : ""}` : "the balls";
  return `Something that the camera sees ${where} contradicts ${by}.`;
}

function protectedFact(verification: Verification): Fact {
  return {
    label: "Protected",
    value: `${percent(protectedShare(verification))} of the picture`,
    explanation: "All balls but one, and two at least, see it reliably. Nothing is said of the rest.",
  };
}

const ballFacts = ({ balls, verification }: Examined): Fact[] =>
  balls.map(({ name }, i) => {
    const { contradiction, place } = verification.balls[i];
    return {
      label: name,
      value: place
        ? `off by ${times(contradiction)} what is to be expected; it shows the hottest place at ${placeInWords(place)}`
        : "does not see the hottest place",
    };
  });

/** Around the hottest place. */
function regionsOf({ grid: { width, height, step }, verification: { heat, place } }: Examined): Region[] {
  if (!place) return [];
  const cell = Math.floor(place[1] / step) * width + Math.floor(place[0] / step);
  const least = AS_HOT * heat.data[cell];
  const hot = Uint8Array.from(heat.data, (value) => Number(value >= least));
  const region = connectedRegions(hot, width, height).find((cells) => cells.includes(cell));
  if (!region) return [];
  const columns = Array.from(region, (at) => at % width);
  const rows = Array.from(region, (at) => Math.floor(at / width));
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  return [
    {
      x: left * step,
      y: top * step,
      width: (Math.max(...columns) - left + 1) * step,
      height: (Math.max(...rows) - top + 1) * step,
      area: region.length * step * step,
    },
  ];
}

/** What the numbers of the heat map are. */
export const heatScale = {
  range: [0, HOTTEST],
  unit: "times what is to be expected",
  meaning: { low: "agrees with the balls", high: "contradicts them most" },
  style: "heat",
} satisfies Omit<HeatMap, "width" | "height" | "data">;

const heatMap = ({ heat }: Verification): HeatMap => ({ ...heat, ...heatScale, range: [0, HOTTEST] });

const times = (value: number): string => `${value.toFixed(1)} times`;
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const placeInWords = (place: readonly number[] | undefined): string =>
  place ? `(${Math.round(place[0])}, ${Math.round(place[1])})` : "no place";
