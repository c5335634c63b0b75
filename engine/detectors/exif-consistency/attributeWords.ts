/** In which attributes two regions differ: judged from numbers, said in words. */
import type { AttributeAgreement } from "../../finding.ts";
import { listInWords } from "../../listInWords.ts";

/** weak: cannot be told from pictures well enough to be spoken of. open: neither clearly apart nor clearly alike. */
export type Judgement = "differs" | "same" | "open" | "weak";

/** An attribute whose area under the curve may be lower than this is told hardly better than by guessing (.5). */
const LEAST_AUC = 0.6;
/** Two patches of one region share the attribute by so much more probability than one patch of each. */
const DIFFERS_FROM = 0.2;
const SAME_UP_TO = 0.07;

/** How much less two patches of different regions agree than two of one region: -1..1. */
export const separation = ({ withinMajority, withinMinority, between }: AttributeAgreement): number =>
  (withinMajority + withinMinority) / 2 - between;

export function judge(attribute: AttributeAgreement): Judgement {
  // Not `<`: an interval that could not be measured is no evidence either.
  if (!(attribute.interval[0] >= LEAST_AUC)) return "weak";
  const apart = separation(attribute);
  if (apart >= DIFFERS_FROM) return "differs";
  // Where hardly any two patches seem to share it, not even of one region, the regions share nothing either.
  return apart <= SAME_UP_TO && attribute.between >= 0.5 ? "same" : "open";
}

export const judgementWords: Record<Judgement, string> = {
  differs: "looks different",
  same: "looks the same",
  open: "not clear",
  weak: "hardly better than guessing",
};

/** The same for what a camera writes down. */
export const recordWords: Record<Judgement, string> = {
  differs: "The two regions look as if they do not share it.",
  same: "The two regions look as if they share it.",
  open: "Whether the two regions share it is not clear.",
  weak: "The pixels say hardly more about it than guessing would.",
};

/** What differs most first; what cannot be told last. */
export function byWeight(attributes: readonly AttributeAgreement[]): AttributeAgreement[] {
  const weak = (attribute: AttributeAgreement) => Number(judge(attribute) === "weak");
  return attributes.toSorted((a, b) => weak(a) - weak(b) || separation(b) - separation(a));
}

/** "Noise and sharpening look different in the two regions; JPEG history looks the same." Names no weak attribute. */
export function attributesInWords(attributes: readonly AttributeAgreement[]): string {
  if (attributes.length === 0) return "The two regions were not compared attribute by attribute.";
  const labels = (wanted: Judgement) =>
    byWeight(attributes)
      .filter((attribute) => judge(attribute) === wanted)
      .map(({ label }) => label);
  const [different, same, open] = [labels("differs"), labels("same"), labels("open")];
  if (different.length + same.length + open.length === 0)
    return "None of the attributes can be told much better than by guessing, so none of them is named.";
  const clauses = [
    ...(different.length > 0 ? [`${subject(different)} different in the two regions`] : []),
    ...(same.length > 0 ? [`${subject(same)} the same${different.length > 0 ? "" : " in both regions"}`] : []),
  ];
  if (clauses.length === 0) return "Nothing tells clearly in which attribute the two regions differ.";
  const sentence = clauses.join("; ");
  return `${sentence[0].toUpperCase()}${sentence.slice(1)}.`;
}

const subject = (labels: string[]): string => `${listInWords(labels)} ${labels.length === 1 ? "looks" : "look"}`;
