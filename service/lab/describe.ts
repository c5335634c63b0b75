/** Experiments as the window and the command line show them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ExperimentInfo } from "../../contract/lab.ts";
import { experiments } from "../../engine/lab/list.ts";
import { appRoot } from "../appRoot.ts";

export function describeExperiments(): Promise<ExperimentInfo[]> {
  return Promise.all(
    experiments.map(async ({ id, title, paper, question, params, presets }) => ({
      id,
      title,
      paper,
      question,
      params: z.toJSONSchema(params, { io: "input" }),
      presets: presets.map((preset) => ({
        ...preset,
        params: params.parse(preset.params) as Record<string, unknown>,
      })),
      readme: await readFile(join(appRoot, "engine", "lab", id, "README.md"), "utf8"),
    })),
  );
}
