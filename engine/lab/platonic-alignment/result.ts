/** What a run comes to: plain JSON, from which alone the claims are computed. */
import type { Calibration } from "../../metrics/representation/calibration.ts";
import type { SearchMeasure } from "./measures.ts";
import type { ModelKind } from "./models.ts";

/** Independent normal features of one width, over all draws. */
export interface GaussianWidth {
  width: number;
  /** Means of scores. */
  biased: number;
  unbiased: number;
  mutual: number;
  /** Shares of draws whose calibrated score is 0. */
  biasedZero: number;
  mutualZero: number;
  /** Mean calibrated biased CKA. */
  calibrated: number;
}

export interface ModelRow {
  id: string;
  name: string;
  kind: ModelKind;
  of?: string;
  layers: string[];
  /** Share of things whose group a linear map reads out of the best layer; null where groups are not known. */
  accuracy: number | null;
}

/** Two models at their best pair of layers. */
export interface PairRow extends Calibration {
  a: string;
  b: string;
  layers: [string, string];
}

export interface LadderNetwork {
  architecture: "convolutional" | "dense";
  width: number;
  /** Pictures learnt from; 0 where it was not trained. */
  pictures: number;
  seed: number;
  /** Of a linear map out of its best layer, on the things that are compared. */
  accuracy: number;
  /** Alignment with the words. */
  words: number;
  nullMean: number;
  p: number;
}

/** Two networks of the ladder; accuracy is the mean of both. */
export interface LadderPair {
  between: "seeds" | "architectures";
  architecture: "convolutional" | "dense" | "both";
  width: number;
  pictures: number;
  accuracy: number;
  score: number;
}

/** How one thing goes with another over the networks of the ladder. */
export interface Trend {
  of: "words" | "seeds" | "architectures";
  /** Spearman's. */
  correlation: number;
  p: number;
  count: number;
}

export interface Ladder {
  /** The encoder of sentences that its networks are held against. */
  words: string;
  networks: LadderNetwork[];
  pairs: LadderPair[];
  /** Of trained networks only. */
  trends: Trend[];
  /** What training on most pictures added to the alignment with words: width alone may do something, too. */
  gains: number[];
}

export interface Result {
  source: "emoji" | "folder" | "features";
  measure: SearchMeasure;
  things: number;
  k: number;
  draws: number;
  gaussian: GaussianWidth[];
  models: ModelRow[];
  pairs: PairRow[];
  ladder: Ladder | null;
}
