/** Where measured differences point, and where the paper's point: told as they are. */
import { mean, meanInterval95 } from "../../metrics/summary.ts";
import type { LabEvent, Table } from "../events.ts";
import { differences, type Result, settingOf } from "./result.ts";
import { intervalText } from "./words.ts";

export interface Sign {
  /** What is compared: "transfer with 128 instead of 64 images per class". */
  text: string;
  /** What the paper has. */
  paper: string;
  /** Of transfer by a probe, seed by seed. */
  differences: number[];
  /** The sign of the paper's difference. */
  expected: 1 | -1;
}

export function signsOf(result: Result): Sign[] {
  const { full, images, coarseId, budget } = result;
  const signs: Sign[] = [];
  const add = (a: string, b: string, text: string, paper: string) => {
    const measured = differences(result, a, b, "transfer");
    if (a !== b && measured.length > 0) signs.push({ text, paper, differences: measured, expected: 1 });
  };
  const of = (id: string) => settingOf(result, id);
  if (images.length > 1)
    add(
      full,
      images[1],
      `all ${of(full).perClass} images per class against half of them`,
      "1.5 points of mean AP more on PASCAL detection, as reported: little",
    );
  if (coarseId !== undefined)
    add(
      full,
      coarseId,
      `${of(full).labels} fine against ${of(coarseId).labels} coarse labels on the same images`,
      "2.8 points of mean AP more on PASCAL detection with 1000 than with 127 classes, as reported: little",
    );
  if (budget.length > 1) {
    const [many, few] = [budget[0], budget[budget.length - 1]];
    add(
      few,
      many,
      `${of(few).classes} classes x ${of(few).perClass} images against ${of(many).classes} x ${of(many).perClass}`,
      "about as good or slightly better, as reported",
    );
  }
  return signs;
}

/** "as in the paper", "the other way", or undecided. */
export function verdictOf({ differences: measured, expected }: Sign): string {
  const [low, high] = meanInterval95(measured);
  if (measured.length < 2) return "one seed decides nothing";
  if (low <= 0 && high >= 0) return "not decided: the interval contains 0";
  return Math.sign(mean(measured)) === expected ? "as in the paper" : "the other way";
}

export function signTable(signs: readonly Sign[]): Table {
  return {
    id: "paper",
    title: "Transfer beside the paper",
    columns: ["compared", "in the paper", "measured difference", "95 % interval", "sign"],
    rows: signs.map((sign) => {
      const [low, high] = meanInterval95(sign.differences);
      const interval = sign.differences.length < 2 ? "one seed" : `${low.toFixed(3)} to ${high.toFixed(3)}`;
      return [sign.text, sign.paper, mean(sign.differences).toFixed(3), interval, verdictOf(sign)];
    }),
  };
}

/** A sentence for each difference that clearly points the other way. */
export const signNotes = (signs: readonly Sign[]): LabEvent[] =>
  signs
    .filter((sign) => verdictOf(sign) === "the other way")
    .map((sign) => ({
      kind: "note",
      text: `Not as in the paper: ${sign.text} changes transfer by ${mean(sign.differences).toFixed(3)} (${intervalText(sign.differences)}); the paper has ${sign.paper}.`,
    }));
