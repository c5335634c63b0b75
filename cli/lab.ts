/** `selfsame lab`: lists experiments and runs them. */
import { join } from "node:path";
import { SelfsameError } from "../contract/errors.ts";
import type { Claim, Device, ExperimentInfo, RunInfo, RunUpdate } from "../contract/lab.ts";
import { describeExperiments } from "../service/lab/describe.ts";
import { Lab } from "../service/lab/runs.ts";
import { prepareFolder } from "../service/report/resultFiles.ts";
import { dataFolder } from "../service/settings.ts";
import { spawnNode } from "../service/worker/spawnNode.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { Progress } from "./progress.ts";
import { durationInWords } from "./readable.ts";

export interface LabRunOptions {
  param: string[];
  preset?: string;
  device: Device;
  json?: boolean;
  out?: string;
  resume?: boolean;
}

export async function labList({ json }: { json?: boolean }): Promise<number> {
  const list = await describeExperiments();
  if (json) {
    await print(
      `${JSON.stringify(
        list.map(({ readme: _, ...rest }) => rest),
        null,
        2,
      )}\n`,
    );
    return exitCode.done;
  }
  await print(list.map(describe).join("\n"));
  return exitCode.done;
}

function describe({ id, title, paper, question, params, presets }: ExperimentInfo): string {
  const properties = Object.entries((params["properties"] ?? {}) as Record<string, Record<string, unknown>>);
  const lines = properties.map(([name, schema]) => {
    const range = [schema["minimum"], schema["maximum"]].some((bound) => bound !== undefined)
      ? ` (${schema["minimum"] ?? "…"} to ${schema["maximum"] ?? "…"})`
      : Array.isArray(schema["enum"])
        ? ` (${schema["enum"].join(", ")})`
        : "";
    return `    ${name}=${JSON.stringify(schema["default"])}${range}  ${schema["description"] ?? schema["title"] ?? ""}`;
  });
  const offers = presets.map((preset) => `${preset.id} (about ${durationInWords(preset.estimateSeconds)})`).join(", ");
  return `${id}: ${title}\n  ${paper.authors}: ${paper.title}. ${paper.venue}\n  ${question}\n  presets: ${offers}\n  parameters:\n${lines.join("\n")}\n`;
}

/** @throws SelfsameError usage; cancelled when interrupted: the run folder then says where to go on. */
export async function labRun(experiment: string, options: LabRunOptions, signal: AbortSignal): Promise<number> {
  return conclude(await runToTheEnd(experiment, options, signal), options.json === true);
}

/** Starts or takes up a run and follows it, with progress on stderr. */
export async function runToTheEnd(experiment: string, options: LabRunOptions, signal: AbortSignal): Promise<RunInfo> {
  const lab = new Lab({ folder: join(dataFolder(), "lab"), spawn: spawnNode });
  const progress = new Progress(1);
  let started: RunInfo | undefined;
  try {
    started = await begin(lab, experiment, options);
    note(`Run folder: ${started.folder}`);
    const onUpdate = (update: RunUpdate) => {
      if (update.kind !== "info") return;
      const { fraction, step: at, remainingMs } = update.run.progress;
      const left = remainingMs === undefined ? "" : `, ${durationInWords(remainingMs / 1000)} left`;
      progress.step(experiment, `${(fraction * 100).toFixed(0)} %  ${at}${left}`);
    };
    const run = await lab.watch(started.id, { progress: onUpdate, signal });
    return run;
  } finally {
    progress.clear();
    // An interrupted run saves before it ends.
    await lab.close();
    if (signal.aborted && started) note(`To go on: ${resumeCommand(started)}`);
  }
}

async function begin(lab: Lab, experiment: string, options: LabRunOptions): Promise<RunInfo> {
  if (options.resume) {
    if (!options.out)
      throw new SelfsameError(
        "usage",
        "--resume needs --out with the folder of the run.",
        "Give the folder that was printed when the run began.",
      );
    return lab.resumeFolder(options.out);
  }
  if (options.out) await prepareFolder(options.out);
  const info = (await describeExperiments()).find(({ id }) => id === experiment);
  const params = { ...presetOf(info, options.preset), ...parseParams(options.param, info) };
  return lab.start({ experiment, params, device: options.device, folder: options.out });
}

function presetOf(info: ExperimentInfo | undefined, preset: string | undefined): Record<string, unknown> {
  if (preset === undefined) return {};
  const presets = info?.presets ?? [];
  const found = presets.find(({ id }) => id === preset);
  if (!found)
    throw new SelfsameError(
      "usage",
      `There is no preset "${preset}".`,
      `There are: ${presets.map(({ id }) => id).join(", ")}.`,
    );
  return found.params;
}

/** "width=64", "widths=32,64", "widths=32", "data=digits": JSON where it is JSON, a list where there are commas or one is wanted, else text. */
function parseParams(pairs: string[], info: ExperimentInfo | undefined): Record<string, unknown> {
  const schemas = (info?.params["properties"] ?? {}) as Record<string, { type?: string } | undefined>;
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new SelfsameError("usage", `--param ${pair} is not of the form name=value.`);
      const [name, value] = [pair.slice(0, at), parseValue(pair.slice(at + 1))];
      const single = schemas[name]?.type === "array" && !Array.isArray(value);
      return [name, single ? [value] : value];
    }),
  );
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text.includes(",") ? text.split(",").map((part) => parseValue(part.trim())) : text;
  }
}

const resumeCommand = ({ experiment, folder }: RunInfo): string =>
  `selfsame lab run ${experiment} --resume --out ${JSON.stringify(folder)}`;

/** Prints what came out; the exit code says whether the run came to its end. */
export async function conclude(run: RunInfo, json: boolean): Promise<number> {
  if (json) await print(`${JSON.stringify({ schema: "selfsame.lab/1", ...run }, null, 2)}\n`);
  else await print((run.claims ?? []).map(claimText).join(""));
  if (run.state === "done") return exitCode.done;
  const { message = "The run ended before it was done.", advice = "" } = run.error ?? {};
  note(`${message} ${advice}`.trim());
  note(`To go on: ${resumeCommand(run)}`);
  return exitCode.internal;
}

const claimText = ({ text, measured, threshold, holds }: Claim): string =>
  `${holds ? "holds         " : "does not hold "} ${text}\n               measured ${measured}; needed ${threshold}\n`;
