/**
 * The state of Verify. Components read slices of it and call its actions; nothing is computed here that the service
 * could know. At most two pictures are examined at once, the selected one first.
 */
import { create } from "zustand";
import { asSelfsameError } from "../../contract/errors.ts";
import { type DetectorInfo, type EvidenceItem, operations, type ReportFormat } from "../../contract/operations.ts";
import type { Collected } from "../platform/folders.ts";
import type { Intake } from "../platform/platform.ts";
import { useNotices } from "../shell/notices.ts";
import { usePlace } from "../shell/place.ts";
import { client, onReconnect, useService } from "../shell/service.ts";
import type { ViewerSettings } from "../viewer/settings.ts";
import { type Examination, failed, finished, progressed, queued, started, withFinding } from "./examination.ts";
import { rowsOf } from "./order.ts";
import { storedViewerSettings, storeViewerSettings } from "./viewMemory.ts";

export type Panel = "findings" | "metadata" | "file";

interface VerifyState {
  detectors: DetectorInfo[];
  order: string[];
  examinations: Record<string, Examination>;
  selected?: string;
  panel: Panel;
  viewer: ViewerSettings;

  /** Asks the connected service what it offers, and listens for files that come from outside. */
  attach(): Promise<void>;
  /** Puts pictures on the tray, and shows the first of them where `show` is true. */
  add(items: readonly EvidenceItem[], show?: boolean): void;
  addFiles(collected: Collected): Promise<void>;
  addSample(id: string): Promise<void>;
  select(id: string): void;
  step(by: 1 | -1): void;
  remove(id: string): void;
  again(id: string): void;
  cancel(id: string): void;
  show(detector: string | undefined): void;
  stepFinding(by: 1 | -1): void;
  rerun(detector: string, params: Record<string, unknown>): Promise<void>;
  setPanel(panel: Panel): void;
  setViewer(change: Partial<ViewerSettings>): void;
  report(format: ReportFormat, ids?: string[]): Promise<void>;
}

const accepted = (answers: Intake[]): EvidenceItem[] => answers.flatMap((answer) => (answer.ok ? [answer.item] : []));

const AT_ONCE = 2;
const running = new Map<string, AbortController>();
const { notify, complain, setBusy } = useNotices.getState();

export const useVerify = create<VerifyState>()((set, get) => {
  const change = (id: string, how: (examination: Examination) => Examination) =>
    set(({ examinations }) =>
      examinations[id] ? { examinations: { ...examinations, [id]: how(examinations[id]) } } : {},
    );

  /** Starts what may start. */
  function pump(): void {
    const { order, examinations, selected } = get();
    if (!useService.getState().connected) return;
    const waiting = order.filter((id) => examinations[id].state === "queued");
    waiting.sort((a, b) => Number(b === selected) - Number(a === selected));
    for (const id of waiting) {
      if (running.size >= AT_ONCE) return;
      void examine(id);
    }
  }

  async function examine(id: string): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    change(id, started);
    try {
      const result = await client().call(
        operations.verify,
        { id },
        {
          signal: controller.signal,
          onProgress: (update) => change(id, (examination) => progressed(examination, update)),
        },
      );
      change(id, (examination) => finished(examination, result));
      // Models come into the reader's folder and leave it while the window is open.
      const asked = new Set(result.findings.map(({ detector }) => detector));
      const listed = get().detectors;
      if (listed.length !== asked.size || listed.some(({ id: detector }) => !asked.has(detector))) await list();
    } catch (error) {
      change(id, (examination) => failed(examination, asSelfsameError(error)));
    } finally {
      running.delete(id);
      pump();
    }
  }

  async function list(): Promise<void> {
    set({ detectors: await client().call(operations.listDetectors, {}) });
  }

  /** Puts what was accepted on the tray, and says what was refused. */
  function take(answers: Intake[]): void {
    get().add(accepted(answers));
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
    for (const error of refused.slice(0, 3)) complain(error);
    if (refused.length > 3) notify("error", `${refused.length - 3} more files were refused.`);
  }

  return {
    detectors: [],
    order: [],
    examinations: {},
    panel: "findings",
    viewer: storedViewerSettings(),

    async attach() {
      await list();
      onReconnect(pump);
      useService.getState().platform?.onOpenFiles(take);
    },

    add(items, show = true) {
      if (items.length === 0) return;
      set(({ order, examinations, selected }) => ({
        order: [...order, ...items.map(({ id }) => id)],
        examinations: { ...examinations, ...Object.fromEntries(items.map((item) => [item.id, queued(item)])) },
        selected: show ? items[0].id : selected,
      }));
      if (show) usePlace.getState().go("verify");
      pump();
    },

    async addFiles({ files, skipped, unreadable }) {
      const { platform } = useService.getState();
      if (!platform) return;
      if (skipped > 0)
        notify(
          "info",
          `${skipped} ${skipped === 1 ? "file is no image and was" : "files are no images and were"} left out.`,
        );
      if (unreadable.length > 0) notify("error", `Could not be read: ${unreadable.slice(0, 5).join(", ")}.`);
      // One after the other, so that the first is examined while the others are still on their way.
      let first = true;
      const refused: Intake[] = [];
      for (const file of files) {
        const answers = await platform.addFiles([file]);
        get().add(accepted(answers), first);
        first &&= accepted(answers).length === 0;
        refused.push(...answers.filter(({ ok }) => !ok));
      }
      take(refused);
    },

    async addSample(sample) {
      try {
        get().add([await client().call(operations.addSample, { sample })]);
      } catch (error) {
        complain(error);
      }
    },

    select(id) {
      set({ selected: id });
    },

    step(by) {
      const { order, selected, select } = get();
      if (order.length === 0) return;
      const at = selected ? order.indexOf(selected) : -1;
      select(order[Math.min(order.length - 1, Math.max(0, at + by))]);
    },

    remove(id) {
      running.get(id)?.abort();
      const { order, selected } = get();
      const at = order.indexOf(id);
      const rest = order.filter((other) => other !== id);
      set(({ examinations: { [id]: _, ...examinations } }) => ({
        order: rest,
        examinations,
        selected: selected === id ? rest[Math.min(at, rest.length - 1)] : selected,
      }));
      client().call(operations.removeEvidence, { id }).catch(complain);
    },

    again(id) {
      if (running.has(id)) return;
      change(id, ({ item, picture }) => ({ ...queued(item), picture }));
      pump();
    },

    cancel(id) {
      running.get(id)?.abort();
      change(id, (examination) =>
        examination.state === "queued" ? { ...examination, state: "cancelled" } : examination,
      );
    },

    show(detector) {
      const { selected } = get();
      if (selected) change(selected, (examination) => ({ ...examination, shown: detector }));
      set({ panel: "findings" });
    },

    stepFinding(by) {
      const { selected, examinations, detectors, show } = get();
      const examination = selected ? examinations[selected] : undefined;
      if (!examination) return;
      const rows = rowsOf(detectors, examination);
      const at = rows.findIndex(({ detector }) => detector.id === examination.shown);
      show(rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.detector.id);
    },

    async rerun(detector, params) {
      const { selected } = get();
      if (!selected) return;
      change(selected, (examination) => ({ ...examination, fractions: { ...examination.fractions, [detector]: 0 } }));
      try {
        const finding = await client().call(operations.verifyOne, { id: selected, detector, params });
        change(selected, (examination) => withFinding(examination, finding));
      } catch (error) {
        change(selected, (examination) => ({ ...examination, fractions: {} }));
        complain(error);
      }
    },

    setPanel(panel) {
      set({ panel });
    },

    setViewer(settings) {
      set(({ viewer }) => ({ viewer: { ...viewer, ...settings } }));
      storeViewerSettings(get().viewer);
    },

    async report(format, ids) {
      const { platform } = useService.getState();
      const { selected, examinations } = get();
      const wanted = (ids ?? (selected ? [selected] : [])).filter((id) => examinations[id]?.state === "done");
      if (!platform || wanted.length === 0) {
        notify("info", "A report needs a picture that has been examined.");
        return;
      }
      setBusy("Preparing the report");
      try {
        const made = await platform.client.call(
          operations.createReport,
          { ids: wanted, format },
          { onProgress: ({ step }) => setBusy(step) },
        );
        await platform.saveReport(made.path, made.name);
      } catch (error) {
        complain(error);
      } finally {
        setBusy(undefined);
      }
    },
  };
});

/** The examination that is shown, or undefined. */
export const useSelected = (): Examination | undefined =>
  useVerify(({ selected, examinations }) => (selected ? examinations[selected] : undefined));
