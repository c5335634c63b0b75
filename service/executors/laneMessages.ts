/** What a lane and its thread say to each other. Both are our own program: nothing from outside comes this way. */
import type { Tensors } from "../../engine/tensor/executor.ts";
import type { OnnxOptions, WrittenProgram } from "./onnxProgram.ts";

export type LaneRequest =
  | { kind: "open"; written: WrittenProgram; options: OnnxOptions }
  | { kind: "runAll"; handle: number; feeds: readonly Tensors[] }
  | { kind: "load"; handle: number; state: Tensors }
  | { kind: "state"; handle: number }
  | { kind: "release"; handle: number }
  /** Stops between two runs, lets go of everything and ends the thread. */
  | { kind: "close" };

/** What waits when a lane is closed is rejected with. */
export const ENDED = "The thread of a parallel worker has ended.";

export type LaneAnswer = { id: number; value: unknown } | { id: number; error: string };
