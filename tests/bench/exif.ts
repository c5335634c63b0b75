/**
 * How many patches and pairs of patches the networks of EXIF self-consistency get through in a second of one processor:
 * those of the published shape (with random weights, and what taking the first layer on pairs apart brings) and our own;
 * then the whole detector. A section of the benchmark, or alone:
 *
 *   npm run bench:exif
 *
 * With --out FILE, the section of that file is replaced.
 */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { calibrationSchema } from "../../engine/detectors/exif-consistency/calibration.ts";
import { cosines } from "../../engine/detectors/exif-consistency/pairs.ts";
import { normals, random } from "../../engine/random.ts";
import { openExifSet } from "../../service/models/exifSet/index.ts";
import { readModel, readModelFacts } from "../../service/models/manifest.ts";
import { userManifests } from "../../service/models/userManifests.ts";
import {
  denseModel,
  featureModel,
  resNet50,
  sizesOfConsistency,
  sizesOfPairs,
  writeExifSet,
} from "../support/exifNetwork.ts";
import { detectorPicture, measureDetector } from "./exifDetector.ts";
import { machineFacts, summarise, type Timing } from "./machine.ts";
import { tellSection } from "./section.ts";

const heading = "## EXIF self-consistency";
const rounds = 15;
/** Patches that one patch is held against, and numbers for each patch. */
const [block, length] = [512, 4096];
/** Patches that are held against them in one turn. */
const firstPatches = 4;
/** The paper's grid on a picture of 1024 x 1536: 20 x 31 patches. */
const picture = { patches: 620, pairs: 620 ** 2 };

/** Something that is timed: one table row. */
interface Work {
  what: string;
  unit: "patches" | "windows" | "pairs";
  /** Patches, windows or pairs of one run. */
  count: number;
  run(): Promise<unknown> | unknown;
  /** The row it is held against, by its place. */
  against?: number;
}

/** Rows that share what they are made of. */
interface Subject {
  works: Work[];
  /** Sentences below the table, from the milliseconds of one patch or pair of each row. */
  notes(perItem: readonly number[]): string[];
  release(): Promise<void>;
}

/** The published networks: features, first layer on pairs, the rest of it, and the whole of it for comparison. */
async function published(): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), "selfsame-bench-exif-"));
  const pairs = denseModel([...sizesOfPairs, ...sizesOfConsistency.slice(1)], "sigmoid");
  writeExifSet(folder, { features: featureModel(resNet50, "NCHW"), pairs });
  const [found] = userManifests(folder);
  if (!("set" in found)) throw new Error(JSON.stringify(found));
  const set = await openExifSet(folder, found.set, { threads: 1 });
  const whole = await InferenceSession.create(pairs, {
    logSeverityLevel: 3,
    enableMemPattern: false,
    intraOpNumThreads: 1,
  });

  const batch = 16;
  const patches = new Tensor("float32", normals(batch * 3 * 128 ** 2, random("patches")), [batch, 3, 128, 128]);
  const rows = normals(block * length, random("features")).map(Math.abs);
  const features = (count: number) => new Tensor("float32", rows.subarray(0, count * length), [count, length]);
  const { left, shift, right } = await set.projections.run({ features: features(block) });
  const part = (values: typeof left, width: number, at: number) =>
    new Tensor("float32", (values.data as Float32Array).subarray(at * width, (at + 1) * width), [1, width]);

  const runFactored = async () => {
    const scores: number[] = [];
    for (let first = 0; first < firstPatches; first++) {
      const one = { left: part(left, set.hidden, first), shift: part(shift, set.next, first) };
      scores.push(...((await set.pairs.run({ ...one, right }))["scores"].data as Float32Array));
    }
    return scores;
  };
  const joined = new Float32Array(block * 2 * length);
  const runWhole = async () => {
    const scores: number[] = [];
    for (let first = 0; first < firstPatches; first++) {
      // Joining features to pairs is part of the work that the whole graph asks for.
      for (let other = 0; other < block; other++)
        [first, other].forEach((patch, part) => {
          joined.set(rows.subarray(patch * length, (patch + 1) * length), (2 * other + part) * length);
        });
      const result = await whole.run({ pairs: new Tensor("float32", joined, [block, 2 * length]) });
      scores.push(...(result["logits"].data as Float32Array));
    }
    return scores;
  };
  const [a, b] = [await runFactored(), await runWhole()];
  const difference = a.reduce((most, score, i) => Math.max(most, Math.abs(score - b[i])), 0);
  if (!(difference < 1e-5)) throw new Error(`the scores of both graphs part by ${difference}`);

  return {
    works: [
      {
        what: "features of a patch, ResNet-50",
        unit: "patches",
        count: batch,
        run: () => set.features.session.run({ [set.features.input]: patches }),
      },
      {
        what: "first layer on pairs, once for each patch",
        unit: "patches",
        count: batch,
        run: () => set.projections.run({ features: features(batch) }),
      },
      {
        what: "pairs, first layer taken apart",
        unit: "pairs",
        count: firstPatches * block,
        run: runFactored,
        against: 3,
      },
      { what: "pairs, the whole graph", unit: "pairs", count: firstPatches * block, run: runWhole },
    ],
    notes: ([feature, projection, factored, unfactored]) => {
      const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(0);
      const apart = picture.patches * projection + picture.pairs * factored;
      const together = picture.pairs * unfactored;
      return [
        `Calculated from the medians for one thread and a picture of 1024 x 1536 (${picture.patches} patches, ${picture.pairs.toLocaleString("en")} pairs): features`,
        `${seconds(picture.patches * feature)} s, pairs ${seconds(apart)} s with the first layer taken apart, ${seconds(together)} s by the whole graph: ${(together / apart).toFixed(1)} times as long. The`,
        `scores of both graphs differ by at most ${difference.toExponential(0)}. Resident memory of the process with both graphs open: ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB.`,
      ];
    },
    release: async () => {
      await set.release();
      await whole.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Our own network: all windows of a picture in one pass, and cosines of all pairs of the cells made of them. */
async function own(): Promise<Subject> {
  const [width, height, cells] = [1024, 768, 1024];
  const session = await InferenceSession.create(await readModel("exif-consistency"), {
    logSeverityLevel: 3,
    enableMemPattern: false,
    intraOpNumThreads: 1,
  });
  const source = random("picture");
  const grey = Float32Array.from({ length: 3 * width * height }, () => source.integer(256));
  const picture = new Tensor("float32", grey, [1, 3, height, width]);
  const [, numbers, rows, columns] = (await session.run({ picture }))["embeddings"].dims;
  const vectors = unitVectors(cells, numbers);
  const { edge, step } = calibrationSchema.parse(await readModelFacts("exif-consistency")).windows;
  return {
    works: [
      {
        what: `windows of our own network, ${width} x ${height} in one pass`,
        unit: "windows",
        count: rows * columns,
        run: () => session.run({ picture }),
      },
      {
        what: `cosines of all pairs of ${cells} cells`,
        unit: "pairs",
        count: (cells * (cells + 1)) / 2,
        run: () => cosines(vectors, numbers),
      },
    ],
    notes: ([window, pair]) => [
      `Our own network sees ${rows} x ${columns} windows of ${edge} pixels, ${step} apart, in a picture of ${width} x ${height}: ${((window * rows * columns) / 1000).toFixed(2)} s on one thread;`,
      `the cosines of ${cells} cells take ${((pair * cells * (cells + 1)) / 2).toFixed(0)} ms.`,
    ],
    release: () => session.release(),
  };
}

function unitVectors(count: number, numbers: number): Float32Array {
  const values = normals(count * numbers, random("embeddings"));
  for (let at = 0; at < values.length; at += numbers) {
    const row = values.subarray(at, at + numbers);
    const size = Math.hypot(...row);
    row.forEach((value, k) => {
      row[k] = value / size;
    });
  }
  return values;
}

const subjects: readonly (() => Promise<Subject>)[] = [published, own];

/**
 * Milliseconds of processor time of each row, the rows taking turns. Not of the clock: on one thread both are the same
 * where the machine does nothing else, and only the clock goes on where it does.
 */
async function timed(works: readonly Work[]): Promise<Timing[]> {
  const times: number[][] = works.map(() => []);
  for (let round = -1; round < rounds; round++)
    for (const [i, { run }] of works.entries()) {
      const before = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times[i].push((user + system) / 1000);
    }
  return times.map((each) => summarise(each));
}

const rate = (milliseconds: number, { count }: Work): string =>
  ((1000 * count) / milliseconds).toFixed(count > 100 ? 0 : 1);

/** The section in Markdown. */
export async function measureExif(): Promise<string> {
  const lines: string[] = [];
  const notes: string[] = [];
  for (const start of subjects) {
    const subject = await start();
    const timings = await timed(subject.works);
    subject.works.forEach((work, i) => {
      const { median, min, max, runs } = timings[i];
      const range = `${rate(max, work)}–${rate(min, work)}`;
      const ratio = work.against === undefined ? "" : (timings[work.against].median / median).toFixed(2);
      lines.push(`| ${work.what} | ${rate(median, work)} ${work.unit} | ${range} | ${ratio} | ${runs} |`);
      process.stderr.write(`${work.what}: ${rate(median, work)} ${work.unit} a second ${ratio && `(${ratio})`}\n`);
    });
    notes.push(...subject.notes(timings.map(({ median }, i) => median / subject.works[i].count)), "");
    await subject.release();
  }
  const detector = await measureDetector();
  return [
    heading,
    "",
    `\`npm run bench:exif\` · ${machineFacts()} · ${new Date().toISOString().slice(0, 10)}`,
    "",
    "The networks of Huh et al. 2018 with random weights, on the processor, run like a set that a reader brings:",
    `patches in batches of 16, pairs of one patch with ${block} others. Against it the network on pairs as it comes, on the same pairs;`,
    "these rows take turns in one process, on one thread. Median (range) in items a second of processor time; the ratio says how",
    "many times as long the whole graph takes. Below them our own network, which sees all windows of a picture in one pass and",
    "compares them by cosines; its two rows take turns as well.",
    "",
    "| what | a second | range | ratio | turns |",
    "|---|---|---|---|---|",
    ...lines,
    "",
    ...notes,
    `The whole detector with our own network (${detectorPicture}), each device in a process of its own with all its threads,`,
    `by the clock; the first run, which opens the networks, is not counted. The application runs its networks on the cpu:`,
    "",
    ...detector,
    "",
  ].join("\n");
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  tellSection(await measureExif());
