/** `selfsame train exif`: the workshop of the Lab that trains the network of EXIF self-consistency, as one command. */
import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { SelfsameError } from "../contract/errors.ts";
import type { Device } from "../contract/lab.ts";
import { exitCode } from "./exit.ts";
import { conclude, runToTheEnd } from "./lab.ts";
import { note } from "./output.ts";

export interface TrainOptions {
  photos: string;
  out: string;
  minutes?: number;
  steps?: number;
  seed?: number;
  splices?: number;
  batch?: number;
  device: Device;
  resume?: boolean;
  json?: boolean;
}

/** Names in the run folder, and what is put behind --out for each. The calibration is missing where nothing was found. */
const products = {
  "models/exif-consistency.onnx": "",
  "models/exif-attributes.onnx": ".attributes.onnx",
  "models/exif-consistency.json": ".json",
  "models/exif-consistency.md": ".md",
};

/** Trains, in the run folder <out>.run, and copies the networks, their calibration and the card to --out and beside it. */
export async function trainExif(options: TrainOptions, signal: AbortSignal): Promise<number> {
  const { photos, out, resume } = options;
  const folder = `${out}.run`;
  if (existsSync(out))
    throw new SelfsameError("usage", `${out} is there already.`, "Give another name: a network is never overwritten.");
  const { minutes, steps, seed, splices, batch } = options;
  const given = { photographs: photos, minutes, steps, seed, splices, batch };
  const param = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${JSON.stringify(value)}`],
  );
  const run = await runToTheEnd(
    "exif-model",
    { param: resume ? [] : param, device: options.device, out: folder, resume },
    signal,
  );
  const code = await conclude(run, options.json === true);
  if (code !== exitCode.done) return code;
  for (const [name, ending] of Object.entries(products))
    if (existsSync(join(run.folder, name))) await copyFile(join(run.folder, name), `${out}${ending}`);
  note(`Network written to ${out}, its card to ${out}.md, the network on pairs to ${out}.attributes.onnx`);
  note(
    existsSync(`${out}.json`)
      ? `Calibration written to ${out}.json`
      : "Without a calibration: the network found none of the regions that were pasted for it. Train longer.",
  );
  return code;
}
