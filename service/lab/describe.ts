/** Experiments as the window and the command line show them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import type { ExperimentInfo } from "../../contract/lab.ts";
import { experiments } from "../../engine/lab/list.ts";
import { appRoot } from "../appRoot.ts";

const folderOf = (id: string): string => join(appRoot, "engine", "lab", id);

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
      readme: await readFile(join(folderOf(id), "README.md"), "utf8"),
    })),
  );
}

/**
 * The bytes of a picture in an experiment's README, by the name that stands there: "figures/loss.png".
 * @throws SelfsameError notFound
 */
export async function experimentFigure(id: string, file: string): Promise<Uint8Array> {
  const missing = () => new SelfsameError("notFound", `The experiment "${id}" has no picture "${file}".`);
  // Names, never paths: nothing but pictures of experiments can be asked for.
  if (!experiments.some((experiment) => experiment.id === id) || !/^figures\/[\w-]+\.png$/.test(file)) throw missing();
  return readFile(join(folderOf(id), file)).catch(() => {
    throw missing();
  });
}
