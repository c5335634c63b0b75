/** The form of an experiment: what was typed, on which device it shall run, what the service had to say against it. */
import type { Device, ExperimentInfo } from "../../contract/lab.ts";
import { type Drafts, draftsOf, paramsOf } from "../ui/params.ts";

export interface Form {
  drafts: Drafts;
  /** That of the settings where left out. */
  device?: Device;
  /** While the service answers. */
  starting?: boolean;
  error?: { message: string; advice?: string };
}

type Preset = ExperimentInfo["presets"][number];

export const presetDrafts = (experiment: ExperimentInfo, preset: Preset | undefined): Drafts =>
  draftsOf(experiment.params, preset?.params ?? {});

/** The form before anything was typed: the first preset. */
export const freshForm = (experiment: ExperimentInfo): Form => ({
  drafts: presetDrafts(experiment, experiment.presets[0]),
});

/** The preset whose parameters are in the form, if they are those of one. */
export const presetInForm = (experiment: ExperimentInfo, { drafts }: Form): Preset | undefined =>
  experiment.presets.find((preset) => {
    const wanted = presetDrafts(experiment, preset);
    return paramsOf(experiment.params).every(([name]) => wanted[name] === drafts[name]);
  });
