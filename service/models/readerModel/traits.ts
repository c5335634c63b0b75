/** A model of a reader as a detector: what lists, forms and reports say of it. */
import type { DetectorTraits } from "../../../engine/verdict/traits.ts";
import type { ReaderModel } from "./manifest.ts";

const prefix = "model:";

/** How it is asked for: "model:trufor". */
export const readerModelId = ({ name }: Pick<ReaderModel, "name">): string => prefix + name;

/** Whether an identifier is that of a model of a reader, whichever there are. */
export const isReaderModelId = (id: string): boolean => id.startsWith(prefix);

const questions = {
  localise: "Where does a model that you brought see an alteration?",
  detect: "Does a model that you brought take the picture for an altered one?",
  residual: "Does the residual of a model that you brought differ from place to place?",
} as const;

export const readerModelTitle = ({ title, name }: ReaderModel): string => title ?? name;

export function readerModelTraits(model: ReaderModel): DetectorTraits {
  return {
    id: readerModelId(model),
    title: readerModelTitle(model),
    question: questions[model.task],
    version: model.version,
    // Nobody has measured for Selfsame how often it is wrong: it is shown, and never judges.
    kind: "view",
    needs: ["pixels"],
  };
}

/** What holds of each of them, whatever the picture. */
export function readerModelLimits({ task, calibration, threshold }: ReaderModel): string[] {
  return [
    "A model that you brought: Selfsame has not measured how often it is wrong, and it never counts in the conclusion.",
    task === "residual"
      ? "What is odd in its residual is looked for by Selfsame; the model itself says nothing about alterations."
      : "It sees what it was trained on. On other cameras, formats and ways of editing its answer may mean nothing.",
    ...(threshold !== undefined && !calibration
      ? ["Its author's threshold comes without a rate of false alarms in the manifest."]
      : []),
  ];
}

const inWords = (value: string): string => value.replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&");

/** The manifest as Markdown, in place of the README of a method that ships. */
export function readerModelReadme(model: ReaderModel): string {
  const { version, licence, citation, task, sha256, file, input, outputs, threshold, calibration, jpegOnly } = model;
  const { size, resizePolicy } = input;
  const takes =
    size === "dynamic"
      ? "pictures of any size"
      : "fixed" in size
        ? `${size.fixed.width} × ${size.fixed.height} pixels`
        : `sides that are multiples of ${size.multipleOf}`;
  const policy =
    typeof resizePolicy === "object" ? `tiles that overlap by ${resizePolicy.tile.overlap} pixels` : resizePolicy;
  return [
    `# ${inWords(readerModelTitle(model))}`,
    "",
    "A model from your own models folder. What follows is what its manifest says of it.",
    "",
    `- Version ${inWords(version)}, licence ${inWords(licence)}`,
    `- Source: ${inWords(citation)}`,
    `- Task: ${task}${jpegOnly ? ", for JPEG files only" : ""}`,
    `- Input: ${input.colour}, ${inWords(input.scale)}, ${takes}; resizing: ${policy}`,
    ...outputs.map(({ name, kind, activation, stride }) => {
      const details = `activation ${inWords(activation)}, one number for ${stride} × ${stride} pixels`;
      return `- Output ${inWords(name)}: ${kind}${kind === "score" ? `, activation ${inWords(activation)}` : `, ${details}`}`;
    }),
    ...(threshold === undefined ? [] : [`- Its author's threshold: ${threshold}`]),
    ...(calibration
      ? [`- ${100 * calibration.fpr} % of the untouched pictures of ${inWords(calibration.dataset)} are beyond it`]
      : []),
    `- File ${inWords(file)}, SHA-256 ${sha256}`,
    "",
    "## What it cannot see",
    "",
    ...readerModelLimits(model).map((limit) => `- ${limit}`),
    "",
  ].join("\n");
}
