/** What a run leaves, as plain JSON, and how it is looked up. */
import type { Measured, Measures } from "./measure.ts";
import type { Params } from "./params.ts";
import type { Plan } from "./settings.ts";

export interface Outcome {
  seed: number;
  /** Id of the setting. */
  setting: string;
  measures: Measures;
  halves?: Measured["halves"];
}

export interface SettingSummary {
  id: string;
  name: string;
  classes: number;
  perClass: number;
  labels: number;
}

export interface Result extends Omit<Plan, "settings" | "levels" | "coarse"> {
  data: Params["data"];
  /** Classes of pretraining, new classes, and examples of each class that a probe gets. */
  classes: number;
  targets: number;
  shots: number;
  seeds: number[];
  settings: SettingSummary[];
  /** Seed by seed, in the order of the settings. */
  outcomes: Outcome[];
}

/** One measure of a setting, seed by seed; empty where it was not measured. */
export function valuesOf({ outcomes }: Pick<Result, "outcomes">, setting: string, measure: keyof Measures): number[] {
  return outcomes.flatMap((outcome) => {
    const value = outcome.setting === setting ? outcome.measures[measure] : null;
    return value === null ? [] : [value];
  });
}

/** One setting minus another, seed by seed: both have the same classes, weights and examples to start with. */
export function differences(result: Pick<Result, "outcomes">, a: string, b: string, measure: keyof Measures): number[] {
  const of = (setting: string, seed: number) =>
    result.outcomes.find((outcome) => outcome.setting === setting && outcome.seed === seed)?.measures[measure] ?? null;
  const seeds = [...new Set(result.outcomes.map(({ seed }) => seed))].sort((x, y) => x - y);
  return seeds.flatMap((seed) => {
    const [first, second] = [of(a, seed), of(b, seed)];
    return first === null || second === null ? [] : [first - second];
  });
}

export const settingOf = ({ settings }: Pick<Result, "settings">, id: string): SettingSummary =>
  settings.find((setting) => setting.id === id)!;
