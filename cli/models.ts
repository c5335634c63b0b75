/** `selfsame models`: the library of networks, and what is in the reader's models folder. */
import type { Inspection, ListedModel, PictureInput } from "../contract/models.ts";
import { type PictureScale, scaleOf, scaleValues } from "../contract/pictureScales.ts";
import { importTfjs } from "../service/models/importTfjs.ts";
import { inspectManifests } from "../service/models/inspectManifests.ts";
import { ModelLibrary } from "../service/models/library/library.ts";
import { usualFolders } from "../service/models/library/list.ts";
import { userModelsFolder } from "../service/models/userManifests.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { SettingsFile } from "../service/settings.ts";
import { spawnNode } from "../service/worker/spawnNode.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";

async function withLibrary<T>(use: (library: ModelLibrary) => Promise<T>): Promise<T> {
  const folders = usualFolders();
  const settings = new SettingsFile(folders.settings, note).read();
  const library = new ModelLibrary({ ...folders, spawn: spawnNode, limits: () => settings });
  try {
    return await use(library);
  } finally {
    library.close();
  }
}

/** @returns the exit code: some failed where a manifest or its files are refused, or a file is not what it was. */
export async function modelsList({ json }: { json?: boolean }): Promise<number> {
  const folder = userModelsFolder();
  const manifests = await inspectManifests(folder);
  const library = await withLibrary((models) => models.list());
  if (json) await print(`${JSON.stringify({ folder, manifests, library }, null, 2)}\n`);
  else {
    const described = manifests.map(
      ({ manifest, id, detail, refused }) =>
        `${(refused ? "REFUSED" : "ok").padEnd(9)}${id ?? manifest}: ${visibleText(detail)}\n`,
    );
    const told = new Set(manifests.map(({ id }) => id));
    const listed = library.filter(({ id, layers }) => !told.has(id) || layers.length > 0).map(inOneLine);
    await print([...described, ...listed].join(""));
    note(
      manifests.length === 0
        ? `There are no models with a manifest in ${folder}. docs/MODELS.md says how to bring one.`
        : `Folder of models with a manifest: ${folder}`,
    );
  }
  const failed = manifests.some(({ refused }) => refused) || library.some(({ problem }) => problem);
  return failed ? exitCode.someFailed : exitCode.done;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function inOneLine({ id, name, origin, task, licence, bytes, layers, problem }: ListedModel): string {
  const count = `${layers.length} ${layers.length === 1 ? "layer" : "layers"}`;
  const facts = problem ?? [name, task, licence, megabytes(bytes), count].filter((fact) => fact !== "").join(", ");
  return `${(problem ? "BROKEN" : origin).padEnd(9)}${visibleText(id)}: ${visibleText(facts)}\n`;
}

/** A name of the library goes before a file. @throws SelfsameError of the file. */
export function modelsInspect(
  file: string,
  { all, json }: { all?: boolean; json?: boolean },
  signal: AbortSignal,
): Promise<number> {
  return withLibrary(async (library) => {
    const known = (await library.list()).some(({ id }) => id === file);
    const found = await (known ? library.inspect(file, signal) : library.inspectFile(file, signal));
    await print(json ? `${JSON.stringify(found, null, 2)}\n` : inWords(found, all === true));
    return exitCode.done;
  });
}

const sides = (shape: readonly (number | null)[] | undefined): string =>
  shape === undefined ? "" : `[${shape.map((extent) => extent ?? "any").join(", ")}]`;

function inWords(found: Inspection, all: boolean): string {
  const { bytes, sha256, opset, nodes, weights, inputs, outputs, layers, unlisted, input, refusal } = found;
  const rows = layers.filter(({ main }) => all || main);
  const widest = Math.max(0, ...rows.map(({ tensor }) => tensor.length));
  const lines = [
    `${megabytes(bytes)}, operator set ${opset}, ${nodes} nodes, ${weights} weights, SHA-256 ${sha256}`,
    ...inputs.map(({ name, type, shape }) => `input    ${name}  ${type ?? ""} ${sides(shape)}`),
    ...outputs.map(({ name, type, shape }) => `output   ${name}  ${type ?? ""} ${sides(shape)}`),
    ...rows.map(({ tensor, operator, shape, layer }) =>
      `layer    ${tensor.padEnd(widest)}  ${operator} ${sides(shape)}${layer ? ` width ${layer.width}` : ""}`.trimEnd(),
    ),
    ...(input ? [`pictures ${howPicturesGoIn(input)}`] : []),
    ...(rows.length + unlisted < layers.length + unlisted
      ? [`${layers.length - rows.length} further results inside of blocks: --all lists them`]
      : []),
    ...(unlisted > 0 ? [`${unlisted} further results are not listed`] : []),
    ...(refusal ? [`No layer can be used. ${refusal}`] : []),
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join("");
}

const howPicturesGoIn = (input: PictureInput): string =>
  `${input.width}x${input.height}, ${input.channels === 1 ? "grey" : input.order}, ${scaleOf(input) ?? "a scale of its own"}, ${input.layout}`;

export interface AddModelOptions {
  name?: string;
  layer: string[];
  size?: { width: number; height: number };
  scale?: PictureScale;
  order?: "rgb" | "bgr";
  json?: boolean;
}

/** @throws SelfsameError where the file or a layer cannot be used; layers before it stay. */
export function modelsAdd(file: string, options: AddModelOptions, signal: AbortSignal): Promise<number> {
  const { name, layer, json } = options;
  return withLibrary(async (library) => {
    const known = (await library.list()).find(({ id }) => id === file);
    let model = known ?? (await library.add(file, name, signal));
    for (const tensor of layer) {
      const input = await inputOf(library, model, options, signal);
      model = await library.useLayer({ id: model.id, tensor, input }, signal);
    }
    await print(json ? `${JSON.stringify(model, null, 2)}\n` : inOneLine(model));
    return exitCode.done;
  });
}

/** What the library knows or guesses, with what was asked for; undefined where nothing was. */
async function inputOf(
  library: ModelLibrary,
  model: ListedModel,
  { size, scale, order }: AddModelOptions,
  signal: AbortSignal,
): Promise<PictureInput | undefined> {
  if (!size && !scale && !order) return undefined;
  const chosen = model.input?.kind === "pictures" ? model.input : undefined;
  const before = chosen ?? (await library.inspect(model.id, signal)).input;
  if (!before) return undefined;
  const input = { ...before, ...size, order: order ?? before.order };
  return { ...input, ...scaleValues(scale ?? scaleOf(before) ?? "0..1", input) };
}

/** @throws SelfsameError notFound; usage for a network that the reader has not added. */
export function modelsRemove(name: string, { layer }: { layer?: string }): Promise<number> {
  return withLibrary(async (library) => {
    if (layer === undefined) await library.remove(name);
    else await library.dropLayer(name, layer);
    return exitCode.done;
  });
}

/** @throws SelfsameError where the graph cannot be converted, or the file is there already. */
export async function modelsImport(
  model: string,
  { out, output, json }: { out: string; output?: string[]; json?: boolean },
): Promise<number> {
  const made = await importTfjs(model, out, output);
  const { file, bytes, nodes, inputs, outputs } = made;
  const facts = `${megabytes(bytes)}, ${nodes} nodes, ${inputs.join(", ")} to ${outputs.join(", ")}`;
  await print(json ? `${JSON.stringify(made, null, 2)}\n` : `${visibleText(`${file}: ${facts}`)}\n`);
  return exitCode.done;
}
