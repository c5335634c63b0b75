/** What has to be seen, held against a run. */
import { mean } from "../../metrics/summary.ts";
import type { Claim } from "../experiment.ts";
import { differences, type Result, settingOf, valuesOf } from "./result.ts";
import { intervalText } from "./words.ts";

/** Most that transfer may lose of what source accuracy loses. */
const SHARE_OF_LOSS = 0.7;
/** Least that coarse labels have to gain over random weights on fine classes. */
const GAIN = 0.15;
/** How many times chance the fine classes have to be told apart by coarse features. */
const TIMES_CHANCE = 10;

export const claimsOf = (result: Result): Claim[] => [...lossClaims(result), ...coarseClaims(result)];

function lossClaims(result: Result): Claim[] {
  const { images, full } = result;
  if (images.length < 2) return [];
  const least = images[images.length - 1];
  const lost = (measure: "source" | "transfer") => differences(result, full, least, measure);
  const [source, transfer] = [lost("source"), lost("transfer")];
  const [ofSource, ofTransfer] = [mean(source), mean(transfer)];
  const [before, after] = [full, least].map((id) => settingOf(result, id).perClass);
  return [
    {
      text: `With ${after} instead of ${before} images per class, transfer to new classes loses less than accuracy on the classes learnt.`,
      measured: `transfer ${ofTransfer.toFixed(3)} (${intervalText(transfer)}), source ${ofSource.toFixed(3)} (${intervalText(source)})${ofSource > 0 ? `; ratio ${(ofTransfer / ofSource).toFixed(2)}` : ""}`,
      threshold: `source accuracy falls, and transfer by at most ${SHARE_OF_LOSS} of that, mean over seeds`,
      holds: ofSource > 0 && ofTransfer <= SHARE_OF_LOSS * ofSource,
    },
  ];
}

function coarseClaims(result: Result): Claim[] {
  const { coarseId, untrained, classes } = result;
  if (coarseId === undefined) return [];
  const gains = differences(result, coarseId, untrained, "fine");
  const [coarse, random] = [coarseId, untrained].map((id) => mean(valuesOf(result, id, "fine")));
  const { labels } = settingOf(result, coarseId);
  const claims: Claim[] = [
    {
      text: `Features learnt from ${labels} coarse labels tell the ${classes} fine classes apart better than those of random weights.`,
      measured: `${coarse.toFixed(3)} against ${random.toFixed(3)}: ${mean(gains).toFixed(3)} better (${intervalText(gains)})`,
      threshold: `at least ${GAIN} better, mean over seeds`,
      holds: mean(gains) >= GAIN,
    },
  ];
  // Of ten classes or fewer nobody can be so much better than chance.
  if (classes > TIMES_CHANCE)
    claims.push({
      text: `They tell them apart far better than chance, which is ${(1 / classes).toFixed(3)}.`,
      measured: `${(coarse * classes).toFixed(1)} times chance`,
      threshold: `at least ${TIMES_CHANCE} times chance`,
      holds: coarse * classes >= TIMES_CHANCE,
    });
  return claims;
}
