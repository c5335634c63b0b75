/**
 * Every experiment of the Lab with the parameters that its claims speak of, and what came out. Writes docs/LAB.md, and the figures
 * that the READMEs of experiments show.
 *
 *   npm run lab:results [-- part of a heading ...]
 *
 * Takes about half an hour on two cores. Where parts of headings are given ("low-rank-bias", "transformer"), only those sections
 * are measured again; the others stay as they are.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunInfo } from "../../contract/lab.ts";
import type { Table } from "../../engine/lab/events.ts";
import { experiments } from "../../engine/lab/list.ts";
import { Recording } from "../../engine/lab/recording.ts";
import { Lab } from "../../service/lab/runs.ts";
import { spawnNode } from "../../service/worker/spawnNode.ts";
import { machineFacts } from "../bench/machine.ts";

interface Measurement {
  experiment: string;
  title: string;
  params: Record<string, unknown>;
  /** Tables of the run that belong into the document. */
  tables: string[];
  /** Figures of the run that its README shows. */
  figures?: string[];
}

const presetOf = (id: string, preset: string): Record<string, unknown> => {
  const experiment = experiments.find((candidate) => candidate.id === id);
  const found = experiment?.presets.find((candidate) => candidate.id === preset);
  if (!found) throw new Error(`${id} has no preset "${preset}".`);
  return found.params as Record<string, unknown>;
};

const measurements: Measurement[] = [
  {
    experiment: "modular-norm",
    title: "Widths 32 to 512, three seeds",
    params: presetOf("modular-norm", "minutes"),
    tables: ["optima-width"],
  },
  {
    experiment: "modular-norm",
    title: "Depths 2 to 16 of a residual network of width 64, three seeds",
    params: {
      architecture: "resmlp",
      methods: ["adam", "normalised-adam", "newton-schulz"],
      widths: [64],
      depths: [2, 4, 8, 16],
      seeds: 3,
    },
    tables: ["optima-depth"],
  },
  {
    experiment: "modular-norm",
    title: "A small transformer, widths 16 to 128",
    params: {
      architecture: "gpt",
      methods: ["adam", "normalised-adam"],
      widths: [16, 32, 64, 128],
      depth: 2,
      steps: 300,
    },
    tables: ["optima-width"],
  },
  {
    experiment: "low-rank-bias",
    title: "Five seeds",
    params: presetOf("low-rank-bias", "minutes"),
    tables: ["initialisation", "regression", "digits"],
  },
  {
    experiment: "lora-the-explorer",
    title: "A matrix, all methods, three repetitions",
    params: presetOf("lora-the-explorer", "minutes"),
    tables: [],
  },
  {
    experiment: "lora-the-explorer",
    title: "Digits",
    params: { ...presetOf("lora-the-explorer", "hours"), seeds: 1, steps: 1000 },
    tables: [],
  },
  {
    experiment: "vq-straight-through",
    title: "A mixture, all variants, three seeds",
    params: presetOf("vq-straight-through", "minutes"),
    tables: ["ablation"],
  },
  {
    experiment: "vq-straight-through",
    title: "Digits, one seed, short",
    params: {
      ...presetOf("vq-straight-through", "hours"),
      variants: ["plain", "affine", "affine-running", "replacement"],
      seeds: 1,
      steps: 1500,
    },
    tables: ["ablation"],
  },
  {
    experiment: "platonic-alignment",
    title: "Emoji and their names, a ladder of networks",
    params: presetOf("platonic-alignment", "minutes"),
    tables: ["words", "measures", "trends"],
  },
  {
    experiment: "pretraining-transfer",
    title: "A made-up hierarchy, five seeds",
    params: presetOf("pretraining-transfer", "minutes"),
    tables: [],
  },
  {
    experiment: "projection",
    title: "A rugged generator, and digits that are shifted and scaled",
    params: presetOf("projection", "minutes"),
    tables: [],
  },
  {
    experiment: "ae-communication",
    title: "Referential game and a room of 7 x 7, one seed",
    params: { updates: 1200 },
    tables: [],
    figures: ["success-gaussian", "learning-findgoal", "replay-findgoal-ae"],
  },
];

const document = "docs/LAB.md";
const wanted = process.argv.slice(2);

async function run(lab: Lab, { experiment, params }: Measurement): Promise<{ info: RunInfo; recording: Recording }> {
  const recording = new Recording();
  const { id } = await lab.start({ experiment, params, device: "cpu" });
  let told = -1;
  const info = await lab.watch(id, {
    signal: new AbortController().signal,
    progress: (update) => {
      if (update.kind === "events") recording.apply(update.events);
      else {
        const percent = Math.floor(update.run.progress.fraction * 20) * 5;
        if (percent > told) process.stderr.write(`${experiment}: ${percent} %  ${update.run.progress.step}\n`);
        told = Math.max(told, percent);
      }
    },
  });
  return { info, recording };
}

const cell = (value: string | number): string => String(value).replaceAll("|", "\\|");

const markdownTable = ({ title, columns, rows }: Table): string =>
  [
    `**${title}**`,
    "",
    `| ${columns.map(cell).join(" | ")} |`,
    `|${columns.map(() => " --- ").join("|")}|`,
    ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
  ].join("\n");

function section({ experiment, title, params, tables }: Measurement, info: RunInfo, recording: Recording): string {
  const options = Object.entries(params).map(
    ([name, value]) => `--param ${name}=${JSON.stringify(value).replaceAll('"', "")}`,
  );
  const claims = (info.claims ?? []).map(
    (claim) =>
      `| ${cell(claim.text)} | ${cell(claim.measured)} | ${cell(claim.threshold)} | ${claim.holds ? "holds" : "**does not hold**"} |`,
  );
  const chosen = tables.length > 0 ? tables : [...recording.tables.keys()];
  return [
    `## ${experiment}: ${title}`,
    "",
    "```",
    ["selfsame lab run", experiment, ...options].join(" "),
    "```",
    "",
    info.state === "done"
      ? `${(info.elapsedMs / 1000).toFixed(0)} s on the cpu.`
      : `**The run ended as ${info.state}**: ${info.error?.message}`,
    "",
    "| claim | measured | needed | result |",
    "| --- | --- | --- | --- |",
    ...claims,
    "",
    ...chosen.flatMap((name) => {
      const table = recording.tables.get(name);
      return table ? [markdownTable(table), ""] : [];
    }),
  ].join("\n");
}

/** Sections of the document as it is, by their headings. */
function sectionsBefore(): Map<string, string> {
  if (!existsSync(document)) return new Map();
  const parts = readFileSync(document, "utf8")
    .split(/^(?=## )/m)
    .slice(1);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf("\n")), part.trimEnd()]));
}

const folder = mkdtempSync(join(tmpdir(), "selfsame-lab-results-"));
const lab = new Lab({ folder, spawn: spawnNode });
const sections = sectionsBefore();
try {
  for (const measurement of measurements) {
    const heading = `${measurement.experiment}: ${measurement.title}`;
    if (wanted.length > 0 && !wanted.some((part) => heading.includes(part))) continue;
    const { info, recording } = await run(lab, measurement);
    sections.set(heading, section(measurement, info, recording).trimEnd());
    write();
    keepFigures(measurement, info);
  }
} finally {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
}

function keepFigures({ experiment, figures = [] }: Measurement, { state, folder }: RunInfo): void {
  if (state !== "done" || figures.length === 0) return;
  const place = join("engine", "lab", experiment, "figures");
  mkdirSync(place, { recursive: true });
  for (const name of figures) copyFileSync(join(folder, "figures", `${name}.png`), join(place, `${name}.png`));
}

function write(): void {
  const ordered = measurements.flatMap(({ experiment, title }) => sections.get(`${experiment}: ${title}`) ?? []);
  const head = [
    "# What the experiments of the Lab measured",
    "",
    "Made by `npm run lab:results`. Each section names the command that repeats it; on the cpu the numbers are the same for the same seed,",
    "machine and version of ONNX Runtime. A claim that does not hold is shown as such.",
    "",
    machineFacts(),
    "",
  ].join("\n");
  writeFileSync(document, `${head}\n${ordered.join("\n\n")}\n`);
}
