/** One training in the referential game and all that is measured after it. */
import type { ExperimentTools } from "../../experiment.ts";
import { type MessageStatistics, messageStatistics } from "../language/statistics.ts";
import { type GameOptions, playGame } from "./game.ts";
import { type GameMeasurement, measureGame } from "./measure.ts";
import type { Things } from "./things.ts";

export interface GamePart extends GameMeasurement {
  /** [episodes so far, share of right answers since the last point]. */
  curve: [number, number][];
  statistics: MessageStatistics;
}

/** @param shown so many things told again are kept. */
export async function gamePart(
  options: GameOptions,
  things: Things,
  { part, shown }: { part: string; shown: number },
  tools: ExperimentTools,
  onPoint: (episodes: number, success: number) => void,
): Promise<GamePart> {
  const { curve, weights } = await playGame(options, things, part, tools, onPoint);
  const measured = await measureGame(options, things, weights, shown, tools);
  return { curve, ...measured, statistics: messageStatistics(measured.messages, options.bits, measured.labels) };
}
