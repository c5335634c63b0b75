/**
 * How well the EXIF model finds pasted regions, how often it alarms, and what re-compression leaves of it: on the splices
 * beside the project, whose cameras it has never learnt from. Writes docs/EXIF.md and docs/exif-robustness.svg.
 *
 *   npm run accuracy:exif [-- --only table|alarms|robustness|sizes] [-- --model FILE]
 *
 * `--only` measures one section again; the others stay as they are. `--model` measures another ONNX file in place of the model
 * that ships: its sections go to standard output, since the documents speak of what ships. Nothing is chosen by these pictures:
 * model, windows, clustering and threshold are fixed before.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { weightsAsDrawn, writeNetwork } from "../../../engine/lab/exif-model/model.ts";
import { readModel } from "../../../service/models/manifest.ts";
import { alarms } from "./alarms.ts";
import { detectorMethod } from "./detector.ts";
import { bodiesOf, documentOf } from "./document.ts";
import { baselines, meanShift, normalisedCut } from "./methods.ts";
import { openNetwork } from "./network.ts";
import { robustness } from "./robustness.ts";
import { sizes } from "./sizes.ts";
import { readSplices } from "./splices.ts";
import { table } from "./table.ts";

const DOCUMENT = "docs/EXIF.md";
const FIGURE = "exif-robustness.svg";

const { only, model } = parseArgs({ options: { only: { type: "string" }, model: { type: "string" } } }).values;
const parts = ["table", "alarms", "robustness", "sizes"] as const;
/** Trainings take too long to be part of every measurement. */
const wanted = parts.filter((part) => (only === undefined ? part !== "sizes" : part === only));
if (wanted.length === 0) throw new Error(`--only takes one of ${parts.join(", ")}.`);

const splices = readSplices();
const network = await openNetwork(model === undefined ? await readModel("exif-consistency") : readFileSync(model));
const cut = normalisedCut("EXIF model, normalised cut", network);
/** What the application does with the model comes first: it is what the requirements are about. */
const own = [detectorMethod("EXIF detector", network), cut];

/** In the order of the document. */
const sections: { part: (typeof parts)[number]; heading: string; measure: () => Promise<string> }[] = [
  {
    part: "table",
    heading: "What is found on splices",
    async measure() {
      const untrained = await openNetwork(writeNetwork(weightsAsDrawn(0), {}));
      const methods = [...own, meanShift("EXIF model, mean shift", network), ...baselines(network.windows, untrained)];
      const body = await table(splices, methods, network);
      await untrained.release();
      return body;
    },
  },
  { part: "alarms", heading: "How often it alarms", measure: () => alarms(splices, network) },
  {
    part: "robustness",
    heading: "When splices are saved again or resized",
    async measure() {
      const { body, svg } = await robustness(splices, own[0], network, FIGURE);
      if (model === undefined) writeFileSync(`docs/${FIGURE}`, svg);
      return body;
    },
  },
  { part: "sizes", heading: "Whether more photographs would help", measure: sizes },
];

const measured = new Map<string, string>();
for (const { part, heading, measure } of sections) {
  if (!wanted.includes(part)) continue;
  measured.set(heading, await measure());
  if (model === undefined) writeFileSync(DOCUMENT, documentOf(ordered(bodiesOf(DOCUMENT))));
}
if (model !== undefined) process.stdout.write(documentOf(ordered(new Map())));
await network.release();

/** What was measured now, and of the other sections what stands. */
function ordered(standing: ReadonlyMap<string, string>): [heading: string, body: string][] {
  return sections.flatMap(({ heading }): [string, string][] => {
    const body = measured.get(heading) ?? standing.get(heading);
    return body === undefined ? [] : [[heading, body]];
  });
}
