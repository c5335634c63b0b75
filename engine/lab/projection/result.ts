/** What a run of the experiment leaves, as plain JSON. */
import type { MethodId } from "./methods.ts";

export interface MethodOutcome {
  method: MethodId;
  /** Of each target. */
  evaluations: number;
  /** Least loss of each target. */
  losses: number[];
  /** Median over targets of the least loss so far, after so many evaluations. */
  course: [evaluations: number, loss: number][];
}

export interface RuggedResult {
  gain: number;
  methods: MethodOutcome[];
}

export interface PictureOutcome {
  /** Index of the class that was labelled, and of the one that was used. */
  label: number;
  used: number;
  /** Loss at the place that was found, and where the picture was left where it is, after as many evaluations. */
  loss: number;
  lossUnmoved: number;
  /** Scale and translation that were found, and by which the target was moved. */
  found: readonly number[];
  truth?: readonly number[];
  /** Logarithms of colour factors. */
  foundColour: readonly number[];
  trueColour?: readonly number[];
}

export interface TrainedGenerator {
  steps: number;
  /** Mean absolute error of held-out pictures and of those learnt from, 0 to 1. */
  heldOutError: number;
  trainingError: number;
  /** Mean divergence of held-out codes from the normal distribution, nats. */
  divergence: number;
}

/** The network by whose features pictures are compared. */
export interface TrainedPerception {
  steps: number;
  /** Share of held-out pictures, moved and changed as targets may be, whose class it does not tell. */
  heldOutError: number;
}

export interface Result {
  /** One for each gain, the one in question first. */
  rugged: RuggedResult[];
  pictures?: {
    method: MethodId;
    /** Whether place and scale were searched. */
    placesSearched: boolean;
    classes: readonly string[];
    classesGiven: boolean;
    evaluations: number;
    outcomes: PictureOutcome[];
  };
  trained?: TrainedGenerator;
  perception?: TrainedPerception;
}
