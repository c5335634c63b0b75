/** The state of the Lab: experiments, runs, what is open, what is in the forms. What runs tell is in watch.ts. */
import { create } from "zustand";
import { asSelfsameError } from "../../contract/errors.ts";
import { type Device, type ExperimentInfo, labOperations, type RunInfo } from "../../contract/lab.ts";
import { useNotices } from "../shell/notices.ts";
import { client, onReconnect, useService } from "../shell/service.ts";
import { type Draft, draftsOf, readAll } from "../ui/params.ts";
import { type Form, freshForm, presetDrafts } from "./form.ts";
import { hasTold, isWatched, watch, watchOnly } from "./watch.ts";

interface LabState {
  /** Undefined until the service has answered. */
  experiments?: readonly ExperimentInfo[];
  /** Newest first. */
  runs?: readonly RunInfo[];
  /** Why there is no list. */
  failure?: { message: string; advice?: string };
  /** The experiment whose form or runs are shown. */
  chosen?: string;
  /** The run that is shown; without one the form of the chosen experiment is. */
  open?: string;
  /** Runs whose series are drawn over those of the open one. */
  overlays: readonly string[];
  /** Whether the model library is shown, in place of a run or a form. */
  library: boolean;
  /** Only runs of this experiment are listed; all where undefined. */
  filter?: string;
  /** By experiment, from the first change on. */
  forms: Readonly<Record<string, Form>>;

  load(): Promise<void>;
  /** Asks how runs are that go on and are not watched. */
  refresh(): Promise<void>;
  choose(experiment: string): void;
  openRun(id: string): void;
  showLibrary(): void;
  overlay(id: string, shown: boolean): void;
  setFilter(experiment: string | undefined): void;
  step(by: 1 | -1): void;
  fill(name: string, draft: Draft): void;
  fillPreset(id: string): void;
  /** Puts the parameters of a run into the form, and shows it. */
  reuse(run: RunInfo): void;
  setDevice(device: Device | undefined): void;
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;
  rename(name: string): Promise<void>;
  remove(): Promise<void>;
}

const { complain } = useNotices.getState();

export const useLab = create<LabState>()((set, get) => {
  /** Takes in what the service says of a run, which may be a new one. */
  function put(run: RunInfo): void {
    const { runs = [] } = get();
    const known = runs.some(({ id }) => id === run.id);
    set({ runs: known ? runs.map((other) => (other.id === run.id ? run : other)) : [run, ...runs] });
  }

  /** Watches what is shown, and nothing else. */
  function attend(): void {
    const { open, overlays, runs = [] } = get();
    const shown = open ? [open, ...overlays] : [];
    watchOnly(shown);
    for (const id of shown) {
      const ended = !/running|paused/.test(runs.find((run) => run.id === id)?.state ?? "");
      if (!ended || !hasTold(id)) void watch(id, put);
    }
  }

  function changeForm(change: (form: Form, experiment: ExperimentInfo) => Form): void {
    const experiment = chosenExperiment(get());
    if (!experiment) return;
    const form = change(formOf(get(), experiment), experiment);
    set(({ forms }) => ({ forms: { ...forms, [experiment.id]: form } }));
  }

  /** Asks something of the open run. */
  async function ask(call: (id: string) => Promise<RunInfo>): Promise<void> {
    const { open: id } = get();
    if (!id) return;
    try {
      put(await call(id));
      // The call that watched a run ended with it; a run that goes on is watched anew.
      if (get().open === id) attend();
    } catch (error) {
      complain(error);
    }
  }

  onReconnect(() => {
    if (get().experiments) void get().load();
  });

  return {
    overlays: [],
    library: false,
    forms: {},

    async load() {
      try {
        const [experiments, runs] = await Promise.all([
          client().call(labOperations.listExperiments, {}),
          client().call(labOperations.listRuns, {}),
        ]);
        const { chosen, open, overlays } = get();
        const known = (id: string) => runs.some((run) => run.id === id);
        set({
          experiments,
          runs,
          failure: undefined,
          chosen: chosen ?? experiments[0]?.id,
          open: open && known(open) ? open : undefined,
          overlays: overlays.filter(known),
        });
        attend();
      } catch (error) {
        const { message, advice } = asSelfsameError(error);
        set({ failure: { message, advice } });
      }
    },

    async refresh() {
      const moving = get().runs?.some(({ id, state }) => state === "running" && !isWatched(id));
      if (!moving || !useService.getState().connected) return;
      try {
        const runs = await client().call(labOperations.listRuns, {});
        // A watched run is known better from what it tells itself.
        const { runs: before = [] } = get();
        set({ runs: runs.map((run) => (isWatched(run.id) && before.find(({ id }) => id === run.id)) || run) });
      } catch {
        // The next time will do.
      }
    },

    choose(chosen) {
      set({ chosen, open: undefined, overlays: [], library: false });
      attend();
    },

    openRun(id) {
      const { runs = [], overlays } = get();
      const run = runs.find((candidate) => candidate.id === id);
      if (!run) return;
      const fits = (other: string) =>
        other !== id && runs.some((candidate) => candidate.id === other && candidate.experiment === run.experiment);
      set({ open: id, chosen: run.experiment, overlays: overlays.filter(fits), library: false });
      attend();
    },

    showLibrary() {
      set({ open: undefined, overlays: [], library: true });
      attend();
    },

    overlay(id, shown) {
      set(({ overlays }) => ({ overlays: shown ? [...overlays, id] : overlays.filter((other) => other !== id) }));
      attend();
    },

    setFilter(filter) {
      set({ filter });
    },

    step(by) {
      const { open, chosen, experiments = [], openRun, choose } = get();
      const ids = open ? listedRuns(get()).map(({ id }) => id) : experiments.map(({ id }) => id);
      const at = ids.indexOf(open ?? chosen ?? "");
      const next = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
      if (next !== undefined) (open ? openRun : choose)(next);
    },

    fill(name, draft) {
      changeForm((form) => ({ ...form, drafts: { ...form.drafts, [name]: draft }, error: undefined }));
    },

    fillPreset(id) {
      changeForm((form, experiment) => ({
        ...form,
        drafts: presetDrafts(
          experiment,
          experiment.presets.find((preset) => preset.id === id),
        ),
        error: undefined,
      }));
    },

    reuse({ experiment, params, device }) {
      get().choose(experiment);
      changeForm((_, { params: schema }) => ({ drafts: draftsOf(schema, params), device: device.asked }));
    },

    setDevice(device) {
      changeForm((form) => ({ ...form, device, error: undefined }));
    },

    async start() {
      const experiment = chosenExperiment(get());
      if (!experiment) return;
      const { drafts, device, starting } = formOf(get(), experiment);
      if (starting) return;
      const { values, problems } = readAll(experiment.params, drafts);
      if (Object.keys(problems).length > 0) {
        const message = "Some parameters cannot be used. What is allowed stands below each of them.";
        changeForm((form) => ({ ...form, error: { message } }));
        return;
      }
      changeForm((form) => ({ ...form, starting: true, error: undefined }));
      const settle = (error?: Form["error"]) =>
        set(({ forms }) => ({
          forms: { ...forms, [experiment.id]: { ...forms[experiment.id], starting: false, error } },
        }));
      try {
        const run = await client().call(labOperations.startRun, { experiment: experiment.id, params: values, device });
        settle();
        put(run);
        // Unless the reader has gone on to something else meanwhile.
        if (get().chosen === experiment.id && !get().open) get().openRun(run.id);
      } catch (error) {
        const { message, advice } = asSelfsameError(error);
        settle({ message, advice });
      }
    },

    pause: () => ask((id) => client().call(labOperations.pauseRun, { id })),
    resume: () => ask((id) => client().call(labOperations.resumeRun, { id })),
    cancel: () => ask((id) => client().call(labOperations.cancelRun, { id })),
    rename: (name) => ask((id) => client().call(labOperations.renameRun, { id, name })),

    async remove() {
      const { open: id } = get();
      const run = openedRun(get());
      if (!id || !run) return;
      try {
        await client().call(labOperations.removeRun, { id });
        set(({ runs = [] }) => ({ runs: runs.filter((other) => other.id !== id) }));
        if (get().open === id) get().choose(run.experiment);
      } catch (error) {
        complain(error);
      }
    },
  };
});

type Lists = Pick<LabState, "experiments" | "runs" | "chosen" | "open" | "filter">;

export const chosenExperiment = ({ experiments, chosen }: Lists): ExperimentInfo | undefined =>
  experiments?.find(({ id }) => id === chosen);

export const openedRun = ({ runs, open }: Lists): RunInfo | undefined => runs?.find(({ id }) => id === open);

/** Runs as the list shows them. */
export const listedRuns = ({ runs = [], filter }: Lists): readonly RunInfo[] =>
  filter ? runs.filter(({ experiment }) => experiment === filter) : runs;

export const formOf = ({ forms }: Pick<LabState, "forms">, experiment: ExperimentInfo): Form =>
  forms[experiment.id] ?? freshForm(experiment);
