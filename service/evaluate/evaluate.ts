/** Measures the detectors on a set of pictures with masks: numbers as a document, and a page to look at. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { type EvaluationDocument, evaluationDocumentSchema, type RobustnessRecord } from "../../contract/evaluation.ts";
import { detectors } from "../../engine/detectors/list.ts";
import { writeText } from "../report/resultFiles.ts";
import { toolInfo } from "../version.ts";
import { type PictureScores, scorePicture } from "./measure/picture.ts";
import { curvesOf, pictureRow, rowsOf } from "./measure/rows.ts";
import { drawCases } from "./page/cases.ts";
import { evaluationPage } from "./page/page.ts";
import { readSet } from "./readSet.ts";
import type { SetPicture } from "./record.ts";
import { type ExamineOptions, type ExamineProgress, evaluationRecords, evaluationWorkbench } from "./records.ts";
import { changedPictures, changes } from "./robustness.ts";

export interface EvaluateOptions extends Pick<ExamineOptions, "detectors" | "jobs" | "resume" | "signal"> {
  set: string;
  /** Where results, evaluation.json and evaluation.html are kept; nothing is kept where left out. */
  out?: string;
  robustness?: boolean;
  /** @param step "as they are", or the change that the pictures went through. */
  progress?: (step: string, progress: ExamineProgress) => void;
}

export const documentFile = "evaluation.json";
export const pageFile = "evaluation.html";

/**
 * @throws SelfsameError usage: the set is none, a detector does not exist, nothing can be written to `out`; cancelled. A
 * picture that fails is told in the document.
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationDocument> {
  const started = performance.now();
  const set = await readSet(options.set);
  const asked = detectors.map(({ id }) => id).filter((id) => options.detectors?.includes(id) ?? true);
  const out = options.out ?? (await mkdtemp(join(tmpdir(), "selfsame-evaluate-")));
  const workbench = evaluationWorkbench(options.jobs);
  try {
    const measured = { ...options, out, workbench };
    const list = await scores(set.pictures, "as they are", measured);
    const robustness = options.robustness ? await sweep(set.pictures, asked, measured) : undefined;
    const pictures = list.map(pictureRow).map((row) => ({
      ...row,
      path: relative(set.folder, row.path).split(sep).join("/"),
    }));
    const spliced = pictures.filter(({ kind }) => kind === "spliced").length;
    const document = evaluationDocumentSchema.parse({
      schema: "selfsame.evaluation/1",
      set: { folder: set.folder, spliced, pristine: pictures.length - spliced },
      tool: toolInfo(),
      detectors: asked,
      rows: rowsOf(list, asked),
      curves: curvesOf(list, asked),
      pictures,
      ...(robustness && { robustness }),
      elapsedMs: performance.now() - started,
    } satisfies EvaluationDocument);
    if (options.out) {
      const evidence = set.pictures.map(({ path }) => path);
      await writeText(join(out, documentFile), `${JSON.stringify(document, null, 1)}\n`, evidence);
      const cases = await drawCases(list, { ...options, out });
      await writeText(join(out, pageFile), evaluationPage(document, cases), evidence);
    }
    return document;
  } finally {
    await workbench.close();
    if (!options.out) await rm(out, { recursive: true, force: true });
  }
}

type Measured = EvaluateOptions & Required<Pick<ExamineOptions, "out" | "workbench">>;

/** Numbers of every picture; its maps are let go of before the next one. */
async function scores(
  pictures: readonly SetPicture[],
  step: string,
  { out, workbench, detectors: chosen, jobs, resume, signal, progress }: Measured,
): Promise<PictureScores[]> {
  const list: PictureScores[] = [];
  const options: ExamineOptions = {
    out,
    workbench,
    signal,
    ...(chosen && { detectors: chosen }),
    ...(jobs && { jobs }),
    ...(resume && { resume }),
    progress: (now) => progress?.(step, now),
  };
  for await (const record of evaluationRecords({ pictures: [...pictures] }, options))
    list.push(await scorePicture(record));
  return list;
}

async function sweep(
  pictures: readonly SetPicture[],
  asked: readonly string[],
  options: Measured,
): Promise<RobustnessRecord[]> {
  const found: RobustnessRecord[] = [];
  for (const change of changes) {
    const folder = join(options.out, "changed");
    try {
      const changed = await changedPictures(pictures, change, folder, options.signal);
      const list = await scores(changed, change.name, options);
      const rows = rowsOf(list, asked).filter(({ group }) => group === "all");
      found.push({ change: change.name, rows, failures: list.filter(({ error }) => error).length });
    } finally {
      // The pictures can be made again; their results are kept by their bytes.
      await rm(folder, { recursive: true, force: true });
    }
  }
  return found;
}
