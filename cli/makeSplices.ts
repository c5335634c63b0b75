/** `selfsame evaluate --make-splices`: a set of splices from a folder of photographs. */

import { SelfsameError } from "../contract/errors.ts";
import { makeSplices } from "../service/evaluate/splices/make.ts";
import { type SpliceKind, spliceKinds } from "../service/evaluate/splices/plan.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";
import { Progress } from "./progress.ts";

export interface MakeSplicesCommand {
  photos: string;
  out: string;
  seed: number;
  count: number;
  size: number;
  kinds: string[];
  preserve?: boolean;
  json?: boolean;
}

/** @returns the exit code. @throws SelfsameError usage; the signal's reason when interrupted. */
export async function makeSplicesCommand(options: MakeSplicesCommand, signal: AbortSignal): Promise<number> {
  const { photos, out, seed, count, size, preserve = false } = options;
  const kinds = options.kinds.map(kindNamed);
  const progress = new Progress(1);
  try {
    const document = await makeSplices({
      photos,
      out,
      seed,
      count,
      size,
      kinds,
      preserve,
      signal,
      progress: (step, done, total) =>
        progress.step(step, total === undefined ? `${done} read` : `${done} of ${total}`),
    });
    progress.clear();
    const { splices, cameras, photographs, excluded, parts } = document;
    const leftOut = Object.values(excluded).reduce((sum, number) => sum + number, 0);
    if (leftOut > 0) note(`${leftOut} files were left out: ${reasons(excluded)}.`);
    if (Object.keys(parts).length === 0) note("There are too few cameras for two parts that share none.");
    await print(
      options.json
        ? `${JSON.stringify(document, null, 2)}\n`
        : `${splices} splices of ${photographs} photographs by ${cameras} cameras, each with its pristine twin, in ${out}\n`,
    );
    return exitCode.done;
  } finally {
    progress.clear();
  }
}

function kindNamed(name: string): SpliceKind {
  const kind = spliceKinds.find((one) => one === name);
  if (kind) return kind;
  throw new SelfsameError("usage", `There is no kind of splice "${name}".`, `There are: ${spliceKinds.join(", ")}.`);
}

const reasons = (excluded: Readonly<Record<string, number>>): string =>
  Object.entries(excluded)
    .map(([reason, number]) => `${reason} (${number})`)
    .join("; ");
