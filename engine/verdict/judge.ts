/**
 * From findings to one verdict.
 *
 * Level: an alarm of any voting detector makes "alarm"; else any notice among their facts makes "notice"; else a voting
 * detector that failed, or the absence of one that looked at the picture itself, makes "undetermined"; else "clear".
 * Views never count. A failure is named at every level.
 *
 * Score: the largest score. Detectors look at the same pixels, so their alarms depend on each other, and
 * 1 - prod(1 - p) would count one trace several times. The maximum never exceeds what one detector alone supports and
 * never falls when a finding is added.
 */
import { detectors } from "../detectors/list.ts";
import type { Finding } from "../finding.ts";
import { listInWords } from "../listInWords.ts";
import { type DetectorTraits, traitsById } from "./traits.ts";
import type { Verdict, VerdictLevel } from "./verdict.ts";
import { count, falseAlarmInWords } from "./words.ts";

/** The parts of a finding that a verdict depends on. */
export type JudgedFinding = Pick<
  Finding,
  "detector" | "state" | "score" | "alarm" | "falseAlarm" | "summary" | "facts"
>;

interface Vote extends JudgedFinding {
  traits: DetectorTraits;
}

/**
 * The verdict over the findings on one picture; their order does not matter.
 * @param known the detectors there are; a finding of any other is an error.
 */
export function judge(findings: readonly JudgedFinding[], known: readonly DetectorTraits[] = detectors): Verdict {
  const find = traitsById(known);
  const order = new Map(known.map(({ id }, index) => [id, index]));
  const votes: Vote[] = findings
    .map((finding) => ({ ...finding, traits: find(finding.detector) }))
    .filter(({ traits }) => traits.kind === "vote")
    .sort((a, b) => order.get(a.detector)! - order.get(b.detector)! || compare(key(a), key(b)));

  const ran = votes.filter(({ state }) => state === "ran");
  const failed = votes.filter(({ state }) => state === "failed");
  const silent = votes.filter(({ state }) => state === "notApplicable" || state === "abstained");
  const alarms = ran.filter(raisesAlarm);
  const notices = votes.filter((vote) => !alarms.includes(vote) && hasNotice(vote));
  const sawPicture = ran.some(({ traits }) => traits.needs.includes("pixels") || traits.needs.includes("coefficients"));

  let level: VerdictLevel;
  if (alarms.length > 0) level = "alarm";
  else if (notices.length > 0) level = "notice";
  else if (failed.length > 0 || !sawPicture) level = "undetermined";
  else level = "clear";

  const sentences: string[] = [];
  if (level === "alarm") sentences.push(...alarmSentences(alarms, ran.length));
  if (notices.length > 0) sentences.push(noticeSentence(notices, level === "alarm"));
  if (level === "notice") sentences.push("No alarm was raised, and a notice can have innocent explanations.");
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

  const scores = ran.flatMap(({ score }) => (score === undefined ? [] : [score]));
  return {
    level,
    ...(scores.length > 0 ? { score: Math.max(...scores) } : {}),
    text: sentences.join(" "),
    alarms: [...new Set(alarms.map(({ detector }) => detector))],
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
  sentences.push(
    "An alarm says that parts of the file disagree with each other; it does not say who changed what, or why.",
  );
  return sentences;
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
function key({ state, score, alarm, falseAlarm, summary, facts }: Vote): string {
  return JSON.stringify([state, score, alarm, falseAlarm, summary, facts]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
