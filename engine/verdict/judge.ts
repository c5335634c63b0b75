/**
 * From findings to one verdict.
 *
 * Detectors that look for traces are weighed together (fusion/score.ts): one calibrated score, one threshold whose false
 * alarms were measured. If each could raise the alarm by itself, ten of them would raise ten times as many false ones.
 * Detectors that judge by rules or by a proof stand for themselves.
 *
 * Level: "alarm" where the fused score reaches its threshold, or a detector that is not fused alarms, or one whose alarm is
 * proven (an NFA); else "notice" where a fused detector alarms alone, or any fact is worth a look; else "undetermined"
 * where a voting detector failed or none looked at the picture itself; else "clear". Views never count. A failure is named
 * at every level.
 *
 * Score: the fused score, or the largest score of a detector that is not fused. It never falls when a finding is added.
 */
import { detectors } from "../detectors/list.ts";
import type { Finding } from "../finding.ts";
import { listInWords } from "../listInWords.ts";
import { falseAlarmOf } from "./calibration/calibrate.ts";
import type { Stratum, VerdictTable } from "./calibration/table.ts";
import { type FusedScore, fuseScore } from "./fusion/score.ts";
import { type DetectorTraits, traitsById } from "./traits.ts";
import type { Verdict, VerdictLevel } from "./verdict.ts";
import { count, falseAlarmInWords, odds } from "./words.ts";

/** The parts of a finding that a verdict depends on. */
export type JudgedFinding = Pick<
  Finding,
  "detector" | "version" | "state" | "statistic" | "score" | "alarm" | "falseAlarm" | "summary" | "facts"
>;

interface Vote extends JudgedFinding {
  traits: DetectorTraits;
}

/**
 * The verdict over the findings on one picture; their order does not matter.
 * @param findings as calibrated by `table`. @param stratum how the file was saved.
 * @param known the detectors there are; a finding of any other is an error.
 */
export function judge(
  findings: readonly JudgedFinding[],
  table: VerdictTable,
  stratum: Stratum,
  known: readonly DetectorTraits[] = detectors,
): Verdict {
  const find = traitsById(known);
  const order = new Map(known.map(({ id }, index) => [id, index]));
  const votes: Vote[] = findings
    .map((finding) => ({ ...finding, traits: find(finding.detector) }))
    .filter(({ traits }) => traits.kind === "vote")
    .sort((a, b) => order.get(a.detector)! - order.get(b.detector)! || compare(key(a), key(b)));

  const ran = votes.filter(({ state }) => state === "ran");
  const failed = votes.filter(({ state }) => state === "failed");
  const silent = votes.filter(({ state }) => state === "notApplicable" || state === "abstained");
  const fused = fuseScore(ran, stratum, table);
  const together = new Set(table.score.families.flatMap((family) => family.detectors));
  const alarms = ran.filter(raisesAlarm);
  const standing = alarms.filter(
    ({ detector, falseAlarm }) => fused?.alarm || !together.has(detector) || falseAlarm?.kind === "nfa",
  );
  const alone = alarms.filter((vote) => !standing.includes(vote));
  const notices = votes.filter((vote) => !alarms.includes(vote) && hasNotice(vote));
  const sawPicture = ran.some(({ traits }) => traits.needs.includes("pixels") || traits.needs.includes("coefficients"));

  let level: VerdictLevel;
  if (fused?.alarm || standing.length > 0) level = "alarm";
  else if (alone.length > 0 || notices.length > 0) level = "notice";
  else if (failed.length > 0 || !sawPicture) level = "undetermined";
  else level = "clear";

  const sentences: string[] = [];
  if (standing.length > 0) sentences.push(...alarmSentences(standing, ran.length));
  if (fused?.alarm) sentences.push(...fusedSentences(fused, table, standing.length > 0));
  if (level === "alarm")
    sentences.push(
      "An alarm says that parts of the file disagree with each other; it does not say who changed what, or why.",
    );
  if (alone.length > 0) sentences.push(...aloneSentences(alone));
  if (notices.length > 0) sentences.push(noticeSentence(notices, level === "alarm"));
  if (level === "notice")
    sentences.push(
      alone.length > 0
        ? "A notice can have innocent explanations."
        : "No alarm was raised, and a notice can have innocent explanations.",
    );
  if (level === "clear")
    sentences.push(
      `No inconsistency was found by the ${count(ran.length, "detector")} that ran: ${titles(ran)}.`,
      "This does not exclude a manipulation that these methods cannot see.",
    );
  if (failed.length > 0)
    sentences.push(`Failed, so nothing can be said about what would have been found: ${titles(failed)}.`);
  if (!sawPicture && level !== "alarm")
    sentences.push(
      "No detector that judges by the picture itself came to a result, so the question whether the picture was altered stays open.",
    );
  else if (level === "undetermined")
    sentences.push("Until these have run, the question whether the picture was altered stays open.");
  if (silent.length > 0)
    sentences.push(
      `${silent.length === 1 ? "One had" : `${silent.length} had`} nothing to judge by: ${titles(silent)}.`,
    );

  const scores = ran.flatMap(({ detector, score }) => (score === undefined || together.has(detector) ? [] : [score]));
  if (fused) scores.push(fused.score);
  return {
    level,
    ...(scores.length > 0 ? { score: Math.max(...scores) } : {}),
    text: sentences.join(" "),
    alarms: [...new Set(alarms.map(({ detector }) => detector))],
    ...(fused ? { contributions: fused.contributions } : {}),
    ...(fused?.alarm ? { falseAlarm: falseAlarmOf(table.score.falseAlarm) } : {}),
  };
}

/** True where a finding counts as an alarm: beyond its operating point, or by a fact of that severity. */
export function raisesAlarm(finding: Pick<Finding, "state" | "alarm" | "facts">): boolean {
  if (finding.state !== "ran") return false;
  return finding.alarm === true || (finding.facts ?? []).some(({ severity }) => severity === "alarm");
}

/** True where a finding carries a fact that a reader should look at. */
export function hasNotice({ facts = [] }: Pick<Finding, "facts">): boolean {
  return facts.some(({ severity }) => severity === "notice");
}

function alarmSentences(alarms: Vote[], ran: number): string[] {
  const sentences = [
    `${alarms.length} of the ${count(ran, "detector")} that ran ${alarms.length === 1 ? "raises" : "raise"} an alarm: ${titles(alarms)}.`,
  ];
  for (const alarm of alarms) {
    if (alarm.summary && !claimsTruth(alarm.summary))
      sentences.push(`${alarms.length > 1 ? `${alarm.traits.title}: ` : ""}${asSentence(alarm.summary)}`);
    if (alarm.falseAlarm && !(alarm.falseAlarm.basis && claimsTruth(alarm.falseAlarm.basis)))
      sentences.push(falseAlarmInWords(alarm.falseAlarm));
  }
  return sentences;
}

/** What the traces say together, and which of them says how much. */
function fusedSentences({ contributions }: FusedScore, table: VerdictTable, besides: boolean): string[] {
  const parts = contributions.map(({ title, logOdds }) => `${title} (odds ${odds(logOdds)})`);
  return [
    `${besides ? "Weighed together" : "No detector is sure by itself, but weighed together"}, the traces in the picture point to an alteration: ${listInWords(parts)}.`,
    falseAlarmInWords(falseAlarmOf(table.score.falseAlarm)),
  ];
}

function aloneSentences(alone: Vote[]): string[] {
  const [raise, itself] = alone.length === 1 ? ["raises", "itself"] : ["raise", "themselves"];
  return [
    `${titles(alone)} ${raise} an alarm by ${itself}; weighed together with the other traces this is not enough for more than a notice.`,
    ...alone.flatMap(({ summary, falseAlarm }) => [
      ...(summary && !claimsTruth(summary) ? [asSentence(summary)] : []),
      ...(falseAlarm && !(falseAlarm.basis && claimsTruth(falseAlarm.basis)) ? [falseAlarmInWords(falseAlarm)] : []),
    ]),
  ];
}

function noticeSentence(notices: Vote[], besidesAlarm: boolean): string {
  const facts = notices.flatMap(({ facts = [] }) => facts.filter(({ severity }) => severity === "notice"));
  const things = count(facts.length, "thing");
  return `${things} worth a look${besidesAlarm ? " besides" : ""}, reported by ${titles(notices)}.`;
}

/**
 * Summaries may quote the file, and a file may say anything about itself. One that claims to settle the question is
 * left to the finding, where it is seen as the quotation it is.
 */
function claimsTruth(text: string): boolean {
  return /authentic|genuine|\breal\b/i.test(text);
}

function titles(votes: Vote[]): string {
  return listInWords([...new Set(votes.map(({ traits }) => traits.title))]);
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A total order over findings of one detector, so that the text does not depend on the order they came in. */
function key({ version, state, statistic, score, alarm, falseAlarm, summary, facts }: Vote): string {
  return JSON.stringify([version, state, statistic, score, alarm, falseAlarm, summary, facts]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
