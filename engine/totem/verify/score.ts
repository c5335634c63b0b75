/**
 * What a statistic of Totem means: models/totem.json, fitted to simulated scenes (fitScore.ts), turns it into a probability, and says
 * where an alarm begins and how often untouched scenes raise it.
 */
import { z } from "zod";
import type { FalseAlarm } from "../../finding.ts";
import { sigmoid } from "../../metrics/logisticRegression.ts";

const countedSchema = z.object({
  scenes: z.number().int(),
  alarms: z.number().int(),
  /** Upper end of the 95 % interval of their share. */
  atMost: z.number(),
});
export type CountedAlarms = z.infer<typeof countedSchema>;

const measuredSchema = z.object({
  /** Of the method that was measured: another one is not calibrated. */
  version: z.string(),
  /** Natural log odds = offset + slope * ln(statistic), edited as often as not before looking. */
  score: z.object({ offset: z.number(), slope: z.number().min(0) }),
  /** Alarm above it; null: too few untouched scenes were looked at for any promise. */
  threshold: z.number().nullable(),
  /** Untouched scenes, each judged by a threshold that was fitted to the others. */
  falseAlarm: countedSchema,
  /** Share of the edited pictures of the fit that it alarms for. */
  recall: z.number(),
});
export type MeasuredMethod = z.infer<typeof measuredSchema>;

export const totemTableSchema = z.object({
  schema: z.literal("selfsame.totem-table/1"),
  made: z.object({
    command: z.string(),
    scenes: z.number().int(),
    /** Edited pictures of them. */
    edited: z.number().int(),
  }),
  /** By detector: "totem-sweep". */
  methods: z.record(z.string(), measuredSchema),
  /** Untouched scenes for which any of the methods alarms; absent where there is one. */
  together: countedSchema.optional(),
});
export type TotemTable = z.infer<typeof totemTableSchema>;

export interface Scored {
  /** 0..1: probability that the picture was edited, edited as often as not before looking. */
  score: number;
  alarm: boolean;
  falseAlarm: FalseAlarm;
}

/** No less is promised, however few alarms were counted: photographs differ from simulated scenes. */
const LEAST_PROMISED = 0.05;

/** @returns undefined where nothing was measured of this version of the method, or too little for a threshold. */
export function scored(
  statistic: number,
  { id, version }: { id: string; version: string },
  table: TotemTable | undefined,
): Scored | undefined {
  const known = table && Object.hasOwn(table.methods, id) ? table.methods[id] : undefined;
  if (known?.version !== version || known.threshold === null) return undefined;
  return {
    score: scoreOf(statistic, known),
    alarm: statistic > known.threshold,
    falseAlarm: promised(known.falseAlarm),
  };
}

export const scoreOf = (statistic: number, { score }: Pick<MeasuredMethod, "score">): number =>
  sigmoid(score.offset + score.slope * Math.log(statistic));

/** What a count of alarms for untouched scenes promises. */
export function promised({ scenes, alarms, atMost }: CountedAlarms): FalseAlarm {
  return {
    kind: "rate",
    value: Math.max(LEAST_PROMISED, atMost),
    basis: `counted: ${alarms} of ${scenes} simulated scenes without an edit, which is at most ${(100 * atMost).toFixed(1)} % with 95 % confidence; no less than 5 % is promised, for photographs differ from simulated scenes`,
  };
}
