/** What a run of the experiment leaves, as plain JSON. */
import type { Traffic } from "./communication.ts";
import type { Outcome } from "./explore.ts";
import type { Method } from "./methods.ts";

export interface MethodResult extends Method {
  traffic: Traffic;
  /** One for each seed. */
  runs: Outcome[];
}

export interface Result {
  task: "matrix" | "digits";
  /** n of the matrix, or the largest width of the network. */
  size: number;
  steps: number;
  /** T of the method in question, and the long interval it is held against. */
  localSteps: number;
  rareSteps: number;
  methods: MethodResult[];
}
