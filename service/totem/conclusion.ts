/**
 * What the findings with balls mean together: "alarm" where one alarms, "notice" where one says that something is worth a look,
 * "clear" where one whose false alarms were measured ran and says neither, else "undetermined". The strongest negative is that no
 * contradiction was found.
 */
import type { FalseAlarm, Finding } from "../../engine/finding.ts";
import { hasNotice, raisesAlarm } from "../../engine/verdict/judge.ts";
import type { Verdict, VerdictLevel } from "../../engine/verdict/verdict.ts";
import { falseAlarmInWords } from "../../engine/verdict/words.ts";

type Judged = Pick<Finding, "detector" | "state" | "score" | "alarm" | "falseAlarm" | "summary" | "reason" | "facts">;

/**
 * @param protectedShare of the picture, 0..1. @param together how often any of several methods alarms for an untouched picture;
 *   where it was not measured, no more often than all of them one by one.
 */
export function conclusion(findings: readonly Judged[], protectedShare: number, together?: FalseAlarm): Verdict {
  const ran = findings.filter(({ state }) => state === "ran");
  const alarms = ran.filter(raisesAlarm);
  const measured = ran.filter(({ score }) => score !== undefined);
  const level: VerdictLevel =
    alarms.length > 0 ? "alarm" : measured.length === 0 ? "undetermined" : ran.some(hasNotice) ? "notice" : "clear";
  const falseAlarm = alarms.length > 0 ? costOf(measured, together) : undefined;
  const area = `Balls protect ${(100 * protectedShare).toFixed(0)} % of the picture; nothing is said of the rest.`;
  const said = (of: readonly Judged[]) => of.flatMap(({ summary }) => summary ?? []);
  const sentences: Record<VerdictLevel, readonly string[]> = {
    alarm: [
      ...said(alarms),
      ...(falseAlarm ? [falseAlarmInWords(falseAlarm)] : []),
      "An alarm says that parts of the photograph disagree with each other; it does not say who changed what, or why.",
      area,
    ],
    notice: [
      "Something is worth a look: one place of the picture agrees less with the balls than most untouched pictures do.",
      "No alarm was raised, and a notice can have innocent explanations.",
      area,
    ],
    clear: [
      "No contradiction was found between what the camera sees and what the balls show.",
      "This does not exclude a manipulation that balls cannot show, such as one that was made in the balls as well.",
      area,
    ],
    undetermined: [
      ...findings.flatMap(({ state, reason }) => (state === "abstained" && reason ? [reason] : [])),
      ...(ran.length > 0
        ? [...said(ran), "How often untouched pictures look like this was not measured, so no alarm is raised.", area]
        : []),
      "The question whether the picture was altered stays open.",
    ],
  };
  const failed = findings.flatMap(({ state, reason }) => (state === "failed" && reason ? [reason] : []));
  return {
    level,
    ...(measured.length > 0 && { score: Math.max(...measured.map(({ score }) => score ?? 0)) }),
    text: [...sentences[level], ...failed].join(" "),
    alarms: alarms.map(({ detector }) => detector),
    ...(falseAlarm && { falseAlarm }),
  };
}

/** Each method that was asked had its chance of a false alarm, whether or not it raised the alarm. */
function costOf(measured: readonly Judged[], together: FalseAlarm | undefined): FalseAlarm | undefined {
  const single = measured.flatMap(({ falseAlarm }) => falseAlarm ?? []);
  if (single.length < 2) return single[0];
  if (together) return together;
  const value = Math.min(
    1,
    single.reduce((sum, { value }) => sum + value, 0),
  );
  return { kind: "rate", value, basis: "the sum over the methods that were asked, which is the most it can be" };
}
