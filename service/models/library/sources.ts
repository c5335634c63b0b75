/** Where the networks of the library come from, each with what is known of it before the reader chooses anything. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { asSelfsameError } from "../../../contract/errors.ts";
import { runInfoSchema } from "../../../contract/lab.ts";
import { type LibraryModel, libraryModelSchema, type PictureInput } from "../../../contract/models.ts";
import { imagenet } from "../../../contract/pictureScales.ts";
import { appRoot } from "../../appRoot.ts";
import { RunFolder } from "../../lab/runFolder.ts";
import { shippedModels } from "../manifest.ts";
import type { ReaderModel } from "../readerModel/manifest.ts";
import { readerModelId, readerModelTitle } from "../readerModel/traits.ts";
import { userManifests } from "../userManifests.ts";
import { fileFacts } from "./fileFacts.ts";
import { usualSize } from "./guess.ts";
import type { Registry } from "./registry.ts";

type Described = Omit<LibraryModel, "bytes" | "problem">;

/**
 * The size of the file, and what is wrong with it.
 * @param model the hash is the one that it should have; that of the file where it is "".
 */
async function withFile(model: Described): Promise<LibraryModel> {
  try {
    const { bytes, sha256 } = await fileFacts(model.file);
    if (model.sha256 === "" || model.sha256 === sha256) return { ...model, bytes, sha256 };
    const problem = `${model.file} is another file now: its SHA-256 is ${sha256}.`;
    return { ...model, bytes, problem };
  } catch (error) {
    return { ...model, bytes: 0, problem: asSelfsameError(error).message };
  }
}

const all = (models: Described[]): Promise<LibraryModel[]> => Promise.all(models.map(withFile));

/** Those that detectors of the application run. */
export function ownModels(folder = join(appRoot, "models")): Promise<LibraryModel[]> {
  return all(
    shippedModels(folder).map(({ id, name, task, file, sha256, licence, card, encoder }) => ({
      id,
      name: name ?? id,
      origin: "own",
      task,
      licence,
      file: join(folder, file),
      sha256,
      layers: [],
      ...encoder,
      card: readFileSync(join(folder, card), "utf8"),
    })),
  );
}

/** dist/models/manifest.json (scripts/make-starter-models.ts); files are in the folder of the manifest. */
const starterSchema = z.object({
  models: z.array(libraryModelSchema.omit({ origin: true, bytes: true, run: true, problem: true })),
});

/** Those that were taken over from elsewhere when the application was built. */
export async function starterModels(folder = join(appRoot, "dist", "models")): Promise<LibraryModel[]> {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) return [];
  const { models } = starterSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  return all(
    models.map((model) => ({
      ...model,
      origin: "starter",
      file: join(folder, model.file),
      input:
        model.input?.kind === "sentences"
          ? { ...model.input, vocabulary: join(folder, model.input.vocabulary) }
          : model.input,
    })),
  );
}

const labelSchema = runInfoSchema.pick({ name: true, experiment: true, startedAt: true });

/** Those that runs of the Lab have left, the newest first. */
export async function trainedModels(lab: string): Promise<LibraryModel[]> {
  let runs: string[];
  try {
    runs = readdirSync(lab);
  } catch {
    // There was no run yet.
    return [];
  }
  const found = runs.flatMap((id) => {
    const run = new RunFolder(join(lab, id));
    const label = labelSchema.safeParse(jsonOf(run.read("run.json")));
    if (!label.success) return [];
    const { name, experiment, startedAt } = label.data;
    const files = run.files().filter((file) => file.endsWith(".onnx"));
    return files.map((file) => ({ id, name, experiment, startedAt, file, path: join(run.path, file) }));
  });
  found.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  return all(
    found.map(({ id, name, experiment, file, path }) => ({
      id: `trained:${id}/${file}`,
      name: file.replace(/^.*\//, "").replace(/\.onnx$/, ""),
      origin: "trained",
      task: `trained by the experiment ${experiment}`,
      licence: "",
      file: path,
      sha256: "",
      layers: [],
      run: { id, name },
    })),
  );
}

function jsonOf(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString("utf8") ?? "");
  } catch {
    return undefined;
  }
}

/** Files that the reader has added. */
export const addedModels = ({ files }: Registry): Promise<LibraryModel[]> =>
  all(
    files.map(({ id, name, file, sha256 }) => ({
      id,
      name,
      origin: "user",
      task: "",
      licence: "",
      file,
      sha256,
      layers: [],
    })),
  );

/** Models with a manifest, which are detectors too (docs/MODELS.md). */
export const manifestModels = (folder: string): Promise<LibraryModel[]> =>
  all(
    userManifests(folder).flatMap((found) =>
      "model" in found
        ? [
            {
              id: readerModelId(found.model),
              name: readerModelTitle(found.model),
              origin: "user" as const,
              task: tasks[found.model.task],
              licence: found.model.licence,
              file: join(folder, found.model.file),
              sha256: found.model.sha256,
              layers: [],
              card: `${found.model.citation}\n`,
            },
          ]
        : [],
    ),
  );

const tasks: Record<ReaderModel["task"], string> = {
  localise: "says where a picture was altered",
  detect: "says whether a picture was altered",
  residual: "leaves the residual of a picture",
};

/** How a picture goes into a model, as far as its manifest says; undefined where it has none. */
export function manifestInput(
  folder: string,
  id: string,
): Pick<PictureInput, "order" | "mean" | "deviation" | "width" | "height"> | undefined {
  const models = userManifests(folder).flatMap((found) => ("model" in found ? [found.model] : []));
  const input = models.find((model) => readerModelId(model) === id)?.input;
  if (!input) return undefined;
  const { channels, scale, size } = input;
  const [mean, deviation] = scales[scale];
  const multiple = typeof size === "object" && "multipleOf" in size ? size.multipleOf : 1;
  const side = multiple * Math.ceil(usualSize / multiple);
  const { width, height } = typeof size === "object" && "fixed" in size ? size.fixed : { width: side, height: side };
  return { order: "rgb", mean: mean.slice(0, channels), deviation: deviation.slice(0, channels), width, height };
}

const thrice = (value: number): number[] => [value, value, value];
const scales: Record<ReaderModel["input"]["scale"], [mean: number[], deviation: number[]]> = {
  "1/255": [thrice(0), thrice(1)],
  "1/256": [thrice(0), thrice(256 / 255)],
  "(x-127.5)/127.5": [thrice(0.5), thrice(0.5)],
  imagenet: [imagenet.rgb.mean, imagenet.rgb.deviation],
};
