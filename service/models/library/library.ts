/**
 * The model library: networks that ship, that the Lab has trained, and that the reader has brought, and the layers of them
 * that experiments look into. Files stay where they are, and of what is handed over a copy is kept; they are opened in
 * processes of their own.
 */
import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, resolve } from "node:path";
import { asSelfsameError, SelfsameError } from "../../../contract/errors.ts";
import {
  type Inspection,
  inspectionSchema,
  type LibraryLayer,
  type ListedModel,
  type PictureInput,
} from "../../../contract/models.ts";
import type { Settings } from "../../../contract/operations.ts";
import { maxFileBytes } from "../../decode/limits.ts";
import { type KeptFiles, keptName } from "../../keptFiles.ts";
import { type SpawnWorker, WorkerPool } from "../../worker/pool.ts";
import { userModelsFolder } from "../userManifests.ts";
import type { PictureSize } from "./guess.ts";
import { copiesIn, type LibraryFolders, libraryModels } from "./list.ts";
import { type Chosen, type Registry, readRegistry, writeRegistry } from "./registry.ts";
import { manifestInput } from "./sources.ts";

/** What looks found is kept: choosing a second layer should not run the network again. */
const mostKept = 8;

export interface LibraryOptions extends LibraryFolders {
  spawn: SpawnWorker;
  limits(): Pick<Settings, "modelTimeLimitSeconds" | "modelMemoryLimitMB">;
}

export class ModelLibrary {
  private readonly pool: WorkerPool;
  private readonly looked = new Map<string, Inspection>();
  private readonly copies: KeptFiles;

  constructor(private readonly options: LibraryOptions) {
    this.copies = copiesIn(options);
    this.pool = new WorkerPool(options.spawn, 1, tmpdir(), true);
  }

  list(): Promise<ListedModel[]> {
    return libraryModels(this.options);
  }

  /** @throws SelfsameError notFound; of the file, in words. */
  async inspect(id: string, signal: AbortSignal): Promise<Inspection> {
    const model = await this.model(id);
    const chosen = model.input?.kind === "pictures" ? model.input : undefined;
    return this.look(model, this.known(model) ?? chosen, signal);
  }

  /** What is in a file that is in no library. @throws SelfsameError */
  async inspectFile(path: string, signal: AbortSignal): Promise<Inspection> {
    const file = ordinaryFile(path);
    return this.run({ file, name: basename(file) }, undefined, signal);
  }

  /**
   * Adds a file; one that is there already is what it is.
   * @throws SelfsameError notFound, usage, tooLarge; unsupported where it is no ONNX model.
   */
  async add(path: string, name: string | undefined, signal: AbortSignal): Promise<ListedModel> {
    const file = ordinaryFile(path);
    const { sha256 } = await this.firstLook(file, basename(file), signal);
    return this.register({ file, sha256, name, title: titleOf(file) }, (each) => each.file === file);
  }

  /**
   * Adds a file of which only the bytes are there: a copy is kept. One whose content is a copy already is what it is.
   * @param name of the file, as the reader knows it.
   * @throws SelfsameError usage, tooLarge, cancelled; unsupported where it is no ONNX model. No copy is left then.
   */
  async addCopy(name: string, body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<ListedModel> {
    this.copies.collect(new Set(readRegistry(this.options.settings).files.map(({ file }) => file)));
    const look = (file: string) => this.firstLook(file, keptName(name), signal);
    const { path, sha256, fresh } = await this.copies.keep(name, body, look);
    const isSame = (each: Added) => each.sha256 === sha256 && this.copies.holds(each.file);
    try {
      return await this.register({ file: path, sha256, title: titleOf(path) }, isSame);
    } catch (error) {
      if (fresh) this.copies.remove(path);
      throw error;
    }
  }

  /** Takes a file that was added out of the library, with the layers chosen of it. @throws SelfsameError notFound, usage */
  async remove(id: string): Promise<void> {
    const { removable } = await this.model(id);
    if (!removable)
      throw new SelfsameError("usage", `"${id}" was not added by you and stays in the library.`, whatElse);
    const { files, chosen } = readRegistry(this.options.settings);
    this.keep({ files: files.filter((file) => file.id !== id), chosen: without(chosen, id) });
    // Of files that are no copies, nothing is removed.
    for (const { id: added, file } of files) if (added === id) this.copies.remove(file);
  }

  /**
   * @param input how pictures go in; what is known or guessed where left out.
   * @throws SelfsameError notFound; usage where the result cannot be a layer, or pictures cannot go in like that.
   */
  async useLayer(
    { id, tensor, name, input }: { id: string; tensor: string; name?: string; input?: PictureInput },
    signal: AbortSignal,
  ): Promise<ListedModel> {
    const model = await this.model(id);
    const before = this.chosenOf(model);
    const known = this.known(model) ?? input ?? before?.input;
    const look = await this.look(model, known, signal);
    if (!look.input) throw new SelfsameError("usage", look.refusal ?? "It takes no pictures.");
    const how = asWanted(look.input, known);
    const layers = new Map(before?.layers.map((layer) => [layer.tensor, layer.name]));
    layers.set(tensor, name ?? layers.get(tensor) ?? nameOf(look, tensor));
    const { settings } = this.options;
    const registry = readRegistry(settings);
    const chosen = { sha256: model.sha256, input: how, layers: layersIn(look, layers, tensor) };
    this.keep({ ...registry, chosen: { ...registry.chosen, [id]: chosen } });
    return this.model(id);
  }

  /** @throws SelfsameError notFound where the reader has not chosen the layer. */
  async dropLayer(id: string, layer: string): Promise<ListedModel> {
    const registry = readRegistry(this.options.settings);
    const before = registry.chosen[id];
    const layers = before?.layers.filter((each) => each.id !== layer);
    if (!before || layers?.length === before.layers.length)
      throw new SelfsameError("notFound", `"${layer}" is not among the layers that you chose of "${id}".`);
    // How pictures go in stays, for the next layer.
    this.keep({ ...registry, chosen: { ...registry.chosen, [id]: { ...before, layers } } });
    return this.model(id);
  }

  close(): void {
    this.pool.close();
  }

  private async model(id: string): Promise<ListedModel> {
    const models = await this.list();
    const found = models.find((model) => model.id === id);
    if (!found) throw new SelfsameError("notFound", `There is no model "${id}" in the library.`, whatElse);
    return found;
  }

  private keep(registry: Registry): void {
    writeRegistry(this.options.settings, registry);
  }

  /**
   * @param file name: as asked for; title: where nothing was, and it has no name yet.
   * @param isSame finds what the file was added as before.
   */
  private register(
    { file, sha256, name, title }: { file: string; sha256: string; name?: string; title: string },
    isSame: (added: Added) => boolean,
  ): Promise<ListedModel> {
    const registry = readRegistry(this.options.settings);
    const known = registry.files.find(isSame);
    const called = name ?? known?.name ?? title;
    const id = known?.id ?? freeId(called, registry);
    const files = registry.files.filter((each) => each !== known);
    this.keep({ ...registry, files: [...files, { id, name: called, file, sha256 }] });
    // The same content, handed over under another name.
    if (known && known.file !== file) this.copies.remove(known.file);
    return this.model(id);
  }

  /** What was chosen of this very file. */
  private chosenOf({ id, sha256 }: ListedModel): Chosen | undefined {
    const chosen = readRegistry(this.options.settings).chosen[id];
    return chosen?.sha256 === sha256 ? chosen : undefined;
  }

  private async look(model: ListedModel, size: PictureSize | undefined, signal: AbortSignal): Promise<Inspection> {
    const known = this.looked.get(keyOf(model.sha256, size));
    if (known) return known;
    const found = await this.run({ file: model.file, name: model.name }, size, signal);
    if (found.sha256 !== model.sha256)
      throw new SelfsameError("unreadable", `${model.file} is another file now than the one in the library.`, whatElse);
    return found;
  }

  /** At what may be no ONNX file at all. */
  private async firstLook(file: string, name: string, signal: AbortSignal): Promise<Inspection> {
    try {
      return await this.run({ file, name }, undefined, signal);
    } catch (error) {
      const { code, message, advice } = asSelfsameError(error);
      if (code !== "unsupported" || advice) throw error;
      throw new SelfsameError(code, `It cannot be read as ONNX. ${message}`, otherFormats);
    }
  }

  /** In a process that ends with it. Where running breaks that process, once more without. */
  private async run(
    { file, name }: { file: string; name: string },
    size: PictureSize | undefined,
    signal: AbortSignal,
  ): Promise<Inspection> {
    const { modelTimeLimitSeconds, modelMemoryLimitMB } = this.options.limits();
    const job = (run: boolean) =>
      this.pool.run(
        { kind: "inspect", path: file, name, run, size },
        {
          signal,
          timeLimitSeconds: modelTimeLimitSeconds,
          memoryLimitMB: modelMemoryLimitMB,
          onProgress: () => undefined,
        },
      );
    try {
      const found = inspectionSchema.parse(await job(true));
      this.looked.set(keyOf(found.sha256, size), found);
      for (const old of [...this.looked.keys()].slice(0, -mostKept)) this.looked.delete(old);
      return found;
    } catch (error) {
      const { code } = asSelfsameError(error);
      const broken: Partial<Record<typeof code, string>> = {
        timeout: `it took longer than ${modelTimeLimitSeconds} seconds, the time limit for models in the settings`,
        memory: `it needed more than ${modelMemoryLimitMB} MB of memory, the limit for models in the settings`,
        crashed: "it broke the process that ran it",
      };
      const why = broken[code];
      if (!why || signal.aborted) throw error;
      const found = inspectionSchema.parse(await job(false));
      return {
        ...found,
        refusal: `The shapes of its layers are not known: when it was run on a black picture, ${why}.`,
      };
    }
  }

  /** How pictures go into networks that say so: those that ship, and those with a manifest. */
  private known({ id, origin, input }: ListedModel): Wanted | undefined {
    if (origin === "own" || origin === "starter") return input?.kind === "pictures" ? input : undefined;
    return manifestInput(userModelsFolder(this.options.settings), id);
  }
}

/** What a graph does not tell of how pictures go in. */
type Wanted = Pick<PictureInput, "order" | "mean" | "deviation" | "width" | "height">;

/** Names, axes and sizes are those with which the network was run. @throws SelfsameError usage */
function asWanted(guessed: PictureInput, wanted: Wanted | undefined): PictureInput {
  if (!wanted) return guessed;
  const { order, mean, deviation } = wanted;
  if (mean.length !== guessed.channels || deviation.length !== guessed.channels)
    throw new SelfsameError("usage", `Mean and deviation need ${guessed.channels} numbers each, one for a channel.`);
  const { width, height } = guessed;
  if (wanted.width !== width || wanted.height !== height)
    throw new SelfsameError("usage", `The network takes pictures of ${width} x ${height} pixels only.`);
  return { ...guessed, order, mean, deviation };
}

type Added = Registry["files"][number];

const titleOf = (file: string): string => basename(file, extname(file));

const keyOf = (sha256: string, size: PictureSize | undefined): string => `${sha256} ${size?.width} ${size?.height}`;

const otherFormats =
  "Choose an ONNX file that is whole. Of a graph model of TensorFlow.js, selfsame models import makes one.";

const whatElse = "selfsame models list names those there are.";

/** Layers by their tensors, in the order of the file. @throws SelfsameError usage where `wanted` cannot be one. */
function layersIn(look: Inspection, names: ReadonlyMap<string, string>, wanted: string): LibraryLayer[] {
  const layers = look.layers.flatMap(({ tensor, layer }) => {
    const name = names.get(tensor);
    return layer && name !== undefined ? [{ ...layer, name }] : [];
  });
  if (layers.some(({ tensor }) => tensor === wanted)) return layers;
  const row = look.layers.find(({ tensor }) => tensor === wanted);
  if (!row)
    throw new SelfsameError("usage", `It has no layer "${wanted}".`, "selfsame models inspect FILE lists them.");
  const shape = row.shape ? ` of shape [${row.shape.join(", ")}]` : "";
  throw new SelfsameError(
    "usage",
    look.refusal ?? `"${wanted}"${shape} has no row or plane of numbers for each picture and cannot be a layer.`,
  );
}

/** "Relu 12, conv4/out": an operator says more than many a tensor's name. */
function nameOf({ layers }: Inspection, tensor: string): string {
  const operator = layers.find((layer) => layer.tensor === tensor)?.operator ?? "";
  return `${operator} ${tensor}`.trim().slice(0, 200);
}

/** @throws SelfsameError notFound, usage, tooLarge */
function ordinaryFile(path: string): string {
  const file = resolve(path.trim());
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) throw new SelfsameError("notFound", `There is no file ${file}.`, "Check the name and the folder.");
  if (!status.isFile()) throw new SelfsameError("usage", `${file} is no ordinary file.`, "Choose an ONNX file.");
  if (status.size > maxFileBytes)
    throw new SelfsameError(
      "tooLarge",
      `${file} has ${Math.round(status.size / 2 ** 20)} MiB; models up to ${maxFileBytes / 2 ** 20} MiB are read.`,
    );
  return file;
}

/** "user:my-net", or "user:my-net-2" where that is taken. */
function freeId(name: string, { files }: Registry): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const id = `user:${plain.slice(0, 60) || "model"}`;
  const taken = new Set(files.map((file) => file.id));
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? id : `${id}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function without<T>(record: Readonly<Record<string, T>>, id: string): Record<string, T> {
  const { [id]: _, ...rest } = record;
  return rest;
}
