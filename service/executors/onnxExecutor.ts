/** ONNX Runtime as an executor of the engine, on this thread. */
import type { Executor } from "../../engine/tensor/executor.ts";
import { type OnnxOptions, openProgram, writeProgram } from "./onnxProgram.ts";

/** @param options the cpu with all its threads where left out. */
export function onnxExecutor(options: Partial<OnnxOptions> = {}): Executor {
  const full = { device: "cpu" as const, ...options };
  return { device: full.device, compile: (spec) => openProgram(writeProgram(spec), full) };
}
