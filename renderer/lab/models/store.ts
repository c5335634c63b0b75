/** The state of the model library: what is in it, what looks into files have found, what is typed. */
import { create } from "zustand";
import { asSelfsameError } from "../../../contract/errors.ts";
import {
  type Inspection,
  type ListedModel,
  listedModelSchema,
  modelOperations,
  type PictureInput,
} from "../../../contract/models.ts";
import { modelUploadPath } from "../../../contract/routes.ts";
import { sendFile } from "../../platform/intake.ts";
import { useNotices } from "../../shell/notices.ts";
import { client, onReconnect } from "../../shell/service.ts";
import { type InputDraft, readDraft } from "./inputDraft.ts";

interface Failure {
  message: string;
  advice?: string;
}

/** What a look has found, or why it could not; neither while it goes on. */
interface Look {
  found?: Inspection;
  failure?: Failure;
}

interface ModelsState {
  /** Undefined until the service has answered. */
  models?: readonly ListedModel[];
  failure?: Failure;
  selected?: string;
  /** By the id of the model. */
  looks: Readonly<Record<string, Look>>;
  /** By the id of the model, from the first change on. */
  drafts: Readonly<Record<string, InputDraft>>;
  path: string;
  /** What is being looked into before it is added: a path as typed, or names of files that were handed over. */
  adding?: { path: string } | { files: readonly string[] };
  /** Why it was not added; of several files, of each that was not. */
  refusals: readonly Failure[];
  /** The tensor whose use is being changed. */
  changing?: string;

  load(): Promise<void>;
  select(id: string): void;
  /** Looks into the file of a model, unless that was done. */
  look(id: string): Promise<void>;
  setPath(path: string): void;
  /** Adds the file whose path was typed. */
  add(): Promise<void>;
  /** Hands files over, one after the other. */
  addFiles(files: readonly File[]): Promise<void>;
  remove(id: string): Promise<void>;
  use(tensor: string): Promise<void>;
  drop(tensor: string): Promise<void>;
  fillInput(draft: InputDraft): void;
  /** Chosen layers are measured anew with what was typed. */
  applyInput(): Promise<void>;
}

const { complain, notify } = useNotices.getState();
const failureOf = (error: unknown): Failure => {
  const { message, advice } = asSelfsameError(error);
  return { message, advice };
};

export const useModels = create<ModelsState>()((set, get) => {
  function put(model: ListedModel): void {
    const { models = [] } = get();
    const known = models.some(({ id }) => id === model.id);
    set({ models: known ? models.map((other) => (other.id === model.id ? model : other)) : [...models, model] });
  }

  /** A file that was just added. */
  function show(model: ListedModel): void {
    forget(model.id);
    put(model);
    get().select(model.id);
  }

  function forget(id: string): void {
    const { [id]: _, ...looks } = get().looks;
    const { [id]: __, ...drafts } = get().drafts;
    set({ looks, drafts });
  }

  async function change(tensor: string, act: (model: ListedModel) => Promise<ListedModel>): Promise<void> {
    const model = selectedModel(get());
    if (!model || get().changing !== undefined) return;
    set({ changing: tensor });
    try {
      put(await act(model));
    } catch (error) {
      complain(error);
    } finally {
      set({ changing: undefined });
    }
  }

  onReconnect(() => {
    if (get().models) void get().load();
  });

  return {
    looks: {},
    drafts: {},
    path: "",
    refusals: [],

    async load() {
      try {
        const models = await client().call(modelOperations.listLibrary, {});
        const { selected } = get();
        const known = models.some(({ id }) => id === selected);
        set({ models, failure: undefined, selected: known ? selected : models[0]?.id });
        const { selected: shown } = get();
        if (shown) void get().look(shown);
      } catch (error) {
        set({ failure: failureOf(error) });
      }
    },

    select(selected) {
      set({ selected });
      void get().look(selected);
    },

    async look(id) {
      const model = get().models?.find((candidate) => candidate.id === id);
      const before = get().looks[id];
      // A look that failed is tried again; what was found in a file that has changed since counts no longer.
      if (
        !model ||
        model.problem ||
        (before && !before.failure && (before.found?.sha256 ?? model.sha256) === model.sha256)
      )
        return;
      const settle = (look: Look) => set(({ looks }) => ({ looks: { ...looks, [id]: look } }));
      settle({});
      try {
        settle({ found: await client().call(modelOperations.inspectModel, { id }) });
      } catch (error) {
        settle({ failure: failureOf(error) });
      }
    },

    setPath(path) {
      set({ path, refusals: [] });
    },

    async add() {
      const { path, adding } = get();
      if (adding || path.trim() === "") return;
      set({ adding: { path }, refusals: [] });
      try {
        show(await client().call(modelOperations.addModel, { path }));
        set({ path: "" });
      } catch (error) {
        set({ refusals: [failureOf(error)] });
      } finally {
        set({ adding: undefined });
      }
    },

    async addFiles(files) {
      if (get().adding || files.length === 0) return;
      set({ refusals: [] });
      for (const [i, file] of files.entries()) {
        set({ adding: { files: files.slice(i).map(({ name }) => name) } });
        try {
          show(await sendFile(modelUploadPath(file.name), file, listedModelSchema));
        } catch (error) {
          set(({ refusals }) => ({ refusals: [...refusals, failureOf(error)] }));
        }
      }
      set({ adding: undefined });
    },

    async remove(id) {
      try {
        await client().call(modelOperations.removeModel, { id });
        forget(id);
        const { models = [], selected } = get();
        const rest = models.filter((model) => model.id !== id);
        set({ models: rest });
        if (selected === id && rest[0]) get().select(rest[0].id);
      } catch (error) {
        complain(error);
      }
    },

    use: (tensor) =>
      change(tensor, async (model) => {
        const used = await client().call(modelOperations.useLayer, { id: model.id, tensor, input: typedInput(get()) });
        if (model.chosen.length === 0) notify("info", `Experiments can look into “${used.name}” now.`);
        return used;
      }),

    drop: (tensor) =>
      change(tensor, (model) => {
        const layer = model.layers.find((candidate) => candidate.tensor === tensor)?.id ?? tensor;
        return client().call(modelOperations.dropLayer, { id: model.id, layer });
      }),

    fillInput(draft) {
      const { selected, drafts } = get();
      if (selected) set({ drafts: { ...drafts, [selected]: draft } });
    },

    async applyInput() {
      const model = selectedModel(get());
      const tensor = model?.layers.find(({ id }) => model.chosen.includes(id))?.tensor;
      const input = typedInput(get());
      if (!model || !tensor || !input) return;
      await change(tensor, async ({ id }) => client().call(modelOperations.useLayer, { id, tensor, input }));
      forget(model.id);
      await get().look(model.id);
    },
  };
});

type Lists = Pick<ModelsState, "models" | "selected" | "looks" | "drafts">;

export const selectedModel = ({ models, selected }: Lists): ListedModel | undefined =>
  models?.find(({ id }) => id === selected);

/** How pictures go into the selected network: as chosen or known, else as its shapes let guess. */
function pictureInput(state: Lists): PictureInput | undefined {
  const model = selectedModel(state);
  if (model?.input) return model.input.kind === "pictures" ? model.input : undefined;
  return model && state.looks[model.id]?.found?.input;
}

/** The same with what was typed; undefined where nothing usable was. */
function typedInput(state: Lists): PictureInput | undefined {
  const before = pictureInput(state);
  const draft = state.selected === undefined ? undefined : state.drafts[state.selected];
  return before && draft ? readDraft(draft, before) : undefined;
}
