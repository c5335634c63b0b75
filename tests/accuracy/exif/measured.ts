/** What was measured of each picture by each method, and groups of pictures. */
import { formatOf, type Splice } from "./splices.ts";
import type { PictureScores } from "./statistics.ts";

export interface Measured {
  splice: Splice;
  ap: number;
  ciou: number;
  auc: number;
  /** Where the method scores pictures. */
  scores?: PictureScores;
}

/** By the name of the method, in the order of the splices. */
export type Measurements = ReadonlyMap<string, readonly Measured[]>;

/** All formats first, then each of them. */
export const groupsOf = (splices: readonly Splice[]): string[] => ["all", ...new Set(splices.map(formatOf).toSorted())];

export const inGroup = (list: readonly Measured[], group: string): readonly Measured[] =>
  group === "all" ? list : list.filter(({ splice }) => formatOf(splice) === group);
