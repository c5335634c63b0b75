/** What is typed behind an option, as values; commander calls these. Nothing but what is needed for it is loaded. */
import { InvalidArgumentError } from "commander";
import { boardCorners, verdictLevels } from "../contract/choices.ts";

/** A number within limits. */
export function number(low: number, high: number, whole: boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= low && value <= high) || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(`It must be a ${whole ? "whole " : ""}number from ${low} to ${high}.`);
    return value;
  };
}

/** "0.04, 0.05" as two numbers. */
export function numbers(text: string): number[] {
  const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (values.every(Number.isFinite)) return values;
  throw new InvalidArgumentError("It must be a number, or several with commas between them.");
}

/** "a, b" as two names. */
export const list = (text: string): string[] => text.split(",").map((name) => name.trim());

/** "alarm, notice" as levels of verdicts. */
export const levels = (text: string): (typeof verdictLevels)[number][] =>
  list(text).map((name) => {
    const level = verdictLevels.find((known) => known === name);
    if (level) return level;
    throw new InvalidArgumentError(`Each must be one of ${verdictLevels.join(", ")}.`);
  });

/** Sides of a simulated picture in pixels. */
const sides = { least: 64, most: 4096 };

/** "1200x900". */
export function pictureSize(text: string): { width: number; height: number } {
  const [width, height] = /^(\d+)[x×](\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if ([width, height].every((side) => side >= sides.least && side <= sides.most)) return { width, height };
  throw new InvalidArgumentError(`It must be like 1200x900, both sides from ${sides.least} to ${sides.most}.`);
}

/** "9x6". */
export function boardSize(text: string): { across: number; down: number } {
  const [across, down] = /^(\d+)[x×](\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if ([across, down].every((side) => side >= boardCorners.least && side <= boardCorners.most)) return { across, down };
  throw new InvalidArgumentError(
    `It must be like 9x6, the corners between squares, both from ${boardCorners.least} to ${boardCorners.most}.`,
  );
}
