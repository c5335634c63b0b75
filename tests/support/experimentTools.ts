/** What an experiment gets from outside, for tests: ONNX Runtime on the cpu, a journal in memory, a recording. */
import type { ExperimentTools } from "../../engine/lab/experiment.ts";
import type { SavedState } from "../../engine/lab/journal.ts";
import { Recording } from "../../engine/lab/recording.ts";
import { onnxExecutor } from "../../service/executors/onnxExecutor.ts";
import { labData } from "../../service/lab/data.ts";
import { labEncoders } from "../../service/lab/encoders.ts";
import { labGenerators } from "../../service/lab/generators.ts";

export function experimentTools(): {
  tools: ExperimentTools;
  recording: Recording;
  parts: Map<string, unknown>;
  kept: Map<string, Uint8Array>;
} {
  const recording = new Recording();
  const parts = new Map<string, unknown>();
  const states = new Map<string, SavedState>();
  const kept = new Map<string, Uint8Array>();
  const checkpoint = async () => undefined;
  const tools: ExperimentTools = {
    executor: onnxExecutor(),
    lanes: async (count) => Array.from({ length: count }, () => onnxExecutor({ threads: 1 })),
    data: labData(checkpoint),
    encoders: labEncoders(checkpoint),
    generators: labGenerators(),
    emit: (event) => recording.apply([event]),
    journal: {
      once: async <T>(part: string, compute: () => Promise<T>) => {
        if (!parts.has(part)) parts.set(part, await compute());
        return parts.get(part) as T;
      },
      due: () => false,
      save: async (part, state) => void states.set(part, state),
      saved: async (part) => states.get(part),
      keep: async (name, bytes) => void kept.set(name, bytes),
    },
    checkpoint,
  };
  return { tools, recording, parts, kept };
}
