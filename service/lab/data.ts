/** Data for experiments: digits and emoji that ship, folders of the user's pictures, features and models of the user's. */
import type { LabData } from "../../engine/lab/experiment.ts";
import { captionedFolder } from "./data/captionedFolder.ts";
import { digits } from "./data/digits.ts";
import { emoji } from "./data/emoji.ts";
import { features } from "./data/features.ts";
import { labelledFolder } from "./data/labelledFolder.ts";
import { square } from "./data/square.ts";
import { userFile } from "./data/userFile.ts";
import { develop } from "./develop.ts";
import { photographs } from "./photographs.ts";

/** Larger files of models are not read into memory. */
const LARGEST_MODEL_MEGABYTES = 1500;

/**
 * @param checkpoint awaited between files, so that reading can be cancelled.
 * @param pathOf a file, for what is given for one: its path, or what stands for one that was handed over.
 */
export function labData(
  checkpoint: () => Promise<void>,
  pathOf: (given: string) => Promise<string> = async (path) => path,
): LabData {
  return {
    digits,
    emoji: (size, options) => emoji(size, options, checkpoint),
    captioned: (path, size) => captionedFolder(path, size, checkpoint),
    features: async (given) => features(await pathOf(given)),
    file: async (given) =>
      userFile(
        await pathOf(given),
        LARGEST_MODEL_MEGABYTES,
        "Choose the file of a model, or give its path on this machine.",
      ),
    folder: (path, size, options) => labelledFolder(path, size, options, checkpoint),
    picture: async (given, size) => ({
      width: size,
      height: size,
      channels: 3,
      pixels: await square(await pathOf(given), size),
      labels: Int32Array.of(0),
      classes: ["picture"],
      notes: [],
    }),
    photographs: (path, options) => photographs(path, options, checkpoint),
    develop,
  };
}
