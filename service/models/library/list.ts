/** The networks of the model library, as the window lists them and as experiments look into them. */
import { join } from "node:path";
import type { ListedModel } from "../../../contract/models.ts";
import { KeptFiles } from "../../keptFiles.ts";
import { configFolder, dataFolder } from "../../settings.ts";
import { userModelsFolder } from "../userManifests.ts";
import { type Chosen, readRegistry } from "./registry.ts";
import { addedModels, manifestModels, ownModels, starterModels, trainedModels } from "./sources.ts";

export interface LibraryFolders {
  /** Of the settings: the reader's models and choices. */
  settings: string;
  /** Of the runs of the Lab; copies of files that were handed over lie in a folder of it. */
  lab: string;
}

/** Files of models that were handed over. */
export const copiesIn = ({ lab }: LibraryFolders): KeptFiles => new KeptFiles(join(lab, "models"));

export const usualFolders = (): LibraryFolders => ({ settings: configFolder(), lab: join(dataFolder(), "lab") });

/**
 * All of them, with the layers that the reader chose beside those they have. Files are hashed, none is run.
 * @throws SelfsameError unreadable where the reader's choices are damaged.
 */
export async function libraryModels(folders: LibraryFolders = usualFolders()): Promise<ListedModel[]> {
  const { settings, lab } = folders;
  const registry = readRegistry(settings);
  const [own, starter, trained, added, manifests] = await Promise.all([
    ownModels(),
    starterModels(),
    trainedModels(lab),
    addedModels(registry),
    manifestModels(userModelsFolder(settings)),
  ]);
  const copies = copiesIn(folders);
  return [...own, ...starter, ...trained, ...added, ...manifests].map((model) => {
    const removable = added.includes(model);
    const listed = { ...model, removable, copy: removable && copies.holds(model.file), chosen: [] };
    return withChoices(listed, registry.chosen[model.id]);
  });
}

function withChoices(model: ListedModel, chosen: Chosen | undefined): ListedModel {
  if (!chosen || model.problem) return model;
  // A run that is done again leaves other weights under the same name: their layers may lie elsewhere.
  if (chosen.sha256 !== model.sha256)
    return { ...model, problem: "Its file is another one than that whose layers were chosen. Choose them again." };
  const layers = chosen.layers.filter(({ tensor }) => !model.layers.some((layer) => layer.tensor === tensor));
  return {
    ...model,
    input: model.input ?? chosen.input,
    layers: [...model.layers, ...layers],
    chosen: layers.map(({ id }) => id),
  };
}
