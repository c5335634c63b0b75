/** Answers to every operation of the contract, the same for the browser-hosted mode and for Electron. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../contract/errors.ts";
import type { Handlers } from "../contract/operation.ts";
import type { DetectorInfo, Operations, VerifyResult } from "../contract/operations.ts";
import type { Detector } from "../engine/detectors/detector.ts";
import { detectors } from "../engine/detectors/list.ts";
import { appRoot } from "./appRoot.ts";
import type { Batch } from "./batch/batch.ts";
import { batchHandlers } from "./batch/handlers.ts";
import { runDoctor } from "./doctor.ts";
import { describeExperiments } from "./lab/describe.ts";
import type { Lab } from "./lab/runs.ts";
import { inspectManifests } from "./models/inspectManifests.ts";
import type { ModelLibrary } from "./models/library/library.ts";
import type { ReaderModel } from "./models/readerModel/manifest.ts";
import { readerModelLimits, readerModelReadme, readerModelTraits } from "./models/readerModel/traits.ts";
import { readerModels } from "./readerModels.ts";
import { createReport } from "./report/create.ts";
import type { ReportFiles } from "./reportFiles.ts";
import { samples } from "./samples.ts";
import type { TotemSessions } from "./totem/sessions.ts";
import { toolInfo } from "./version.ts";
import type { Workbench } from "./workbench.ts";

export interface HandlerOptions {
  mode: "browser" | "electron";
  reports: ReportFiles;
  lab: Lab;
  library: ModelLibrary;
  totems: TotemSessions;
  batch: Batch;
}

async function describe(detector: Detector): Promise<DetectorInfo> {
  const { id, title, question, version, kind, needs, limits } = detector;
  return {
    id,
    title,
    question,
    version,
    kind,
    needs,
    limits,
    params: z.toJSONSchema(detector.params, { io: "input" }),
    readme: await readFile(join(appRoot, "engine", "detectors", id, "README.md"), "utf8"),
  };
}

function describeModel(model: ReaderModel): DetectorInfo {
  const { needs, ...traits } = readerModelTraits(model);
  return {
    ...traits,
    needs: [...needs],
    limits: readerModelLimits(model),
    params: z.toJSONSchema(z.object({})),
    readme: readerModelReadme(model),
  };
}

export function createHandlers(
  workbench: Workbench,
  { mode, reports, lab, library, totems, batch }: HandlerOptions,
): Handlers<Operations> {
  const resultOf = (id: string): VerifyResult => {
    const result = workbench.result(id);
    if (!result)
      throw new SelfsameError("notFound", "There is no result for this image yet.", "Wait until it is examined.");
    return result;
  };
  return {
    appInfo: async () => ({
      tool: toolInfo(),
      mode,
      samples: samples().map(({ id, title, description, credit }) => ({ id, title, description, credit })),
    }),
    listDetectors: async () => [
      ...(await Promise.all(detectors.map(describe))),
      ...readerModels(workbench.userModels).map(describeModel),
    ],
    listModels: async () => ({
      folder: workbench.userModels,
      manifests: workbench.userModels ? await inspectManifests(workbench.userModels) : [],
    }),
    getSettings: async () => workbench.settings,
    setSettings: async (change) => workbench.setSettings(change),
    addSample: async ({ sample }) => workbench.addSample(sample),
    removeEvidence: async ({ id }) => {
      await workbench.remove(id);
      return {};
    },
    verify: ({ id, ...options }, context) => workbench.verify(id, options, context),
    verifyOne: ({ id, detector, params }, context) => workbench.verifyOne(id, detector, params, context),
    createReport: async ({ ids, format }, context) => {
      const report = await createReport(ids.map(resultOf), workbench.rasters, format, {
        ...context,
        settings: workbench.settings,
      });
      const path = await reports.add(report);
      return { path, name: report.name, mediaType: report.mediaType, bytes: report.data.length };
    },
    doctor: (_, { progress }) => runDoctor((check) => progress({ check }), undefined, lab.devices),
    listDevices: () => lab.devices.report(),
    listExperiments: () => describeExperiments(),
    listRuns: async () => lab.list(),
    startRun: async ({ device, ...options }) => lab.start({ ...options, device: device ?? workbench.settings.device }),
    watchRun: ({ id }, context) => lab.watch(id, context),
    pauseRun: async ({ id }) => lab.pause(id),
    resumeRun: ({ id }) => lab.resume(id),
    cancelRun: ({ id }) => lab.cancel(id),
    renameRun: ({ id, name }) => lab.rename(id, name),
    removeRun: async ({ id }) => {
      await lab.remove(id);
      return {};
    },
    listLibrary: () => library.list(),
    inspectModel: ({ id }, { signal }) => library.inspect(id, signal),
    addModel: ({ path, name }, { signal }) => library.add(path, name, signal),
    useLayer: (layer, { signal }) => library.useLayer(layer, signal),
    dropLayer: ({ id, layer }) => library.dropLayer(id, layer),
    removeModel: async ({ id }) => {
      await library.remove(id);
      return {};
    },
    listTotems: async () => totems.list(),
    createTotem: (source, { signal }) => totems.create(source, signal),
    openTotem: ({ id }, { signal }) => totems.open(id, signal),
    saveTotem: async ({ id, draft }) => totems.save(id, draft),
    calibrateLens: ({ id, ...boards }, { signal, progress }) =>
      totems.lens(id, boards, signal, (share, step) => progress({ share, step })),
    reportTotem: async ({ id, format }, { signal, progress }) => {
      const report = await totems.report(id, format, signal, (fraction, step) => progress({ fraction, step }));
      const path = await reports.add(report);
      return { path, name: report.name, mediaType: report.mediaType, bytes: report.data.length };
    },
    calibrateTotem: ({ id }, { signal }) => totems.calibrate(id, signal),
    verifyTotem: ({ id, field }, { signal, progress }) =>
      totems.verify(id, field, signal, (share, step) => progress({ share, step })),
    keepTotem: ({ id, case: into }, { signal, progress }) =>
      totems.keep(
        id,
        (act) => batch.case(into).write(act),
        signal,
        (fraction, step) => progress({ fraction, step }),
      ),
    renameTotem: async ({ id, name }) => totems.rename(id, name),
    removeTotem: async ({ id }) => {
      await totems.remove(id);
      return {};
    },
    ...batchHandlers({ mode, batch, workbench, reports }),
  };
}
