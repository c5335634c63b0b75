/** What a run leaves: of every training, what was measured after it. */

import type { SpeakerId } from "./language/speakers.ts";
import type { MessageStatistics } from "./language/statistics.ts";
import type { Game, ThingKind } from "./params.ts";
import type { EpisodeEnds, Hearing } from "./worlds/measure.ts";

export interface GameRun {
  things: ThingKind;
  kind: SpeakerId;
  seed: number;
  /** Share of right answers in each measured episode: 0, one half or 1. */
  right: number[];
  /** The mean with messages of other episodes, and with the first message always. */
  permuted: number;
  frozen: number;
  statistics: MessageStatistics;
  /** Share of the variance of what was seen that the decoder tells again. */
  explained?: number;
}

export interface WorldRun {
  world: Exclude<Game, "referential">;
  kind: SpeakerId;
  seed: number;
  /** By what agents hear; agents without messages have "said" alone. */
  ends: Partial<Record<Hearing, EpisodeEnds>>;
  statistics?: MessageStatistics;
}

export interface Result {
  encoders: "independent" | "shared";
  worldEncoders: "independent" | "shared";
  episodes: number;
  games: GameRun[];
  worlds: WorldRun[];
}
