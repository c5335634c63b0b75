/** `selfsame evaluate`: measures the detectors on a set of pictures with masks, or makes such a set. */
import { SelfsameError } from "../contract/errors.ts";
import { makeSplicesCommand } from "./makeSplices.ts";

export interface EvaluateCommand {
  out?: string;
  json?: boolean;
  detectors?: string[];
  robustness?: boolean;
  resume?: boolean;
  jobs?: number;
  makeSplices?: boolean;
  photos?: string;
  seed: number;
  count: number;
  size: number;
  kinds: string[];
  preserve?: boolean;
}

/** @returns the exit code. @throws SelfsameError usage; the signal's reason when interrupted. */
export async function evaluateCommand(
  set: string | undefined,
  options: EvaluateCommand,
  signal: AbortSignal,
): Promise<number> {
  const { photos, out } = options;
  if (options.makeSplices) {
    if (set !== undefined || photos === undefined || out === undefined)
      throw new SelfsameError("usage", "--make-splices takes --photos and --out, and no set.");
    return makeSplicesCommand({ ...options, photos, out }, signal);
  }
  throw new SelfsameError("usage", "Give the folder of a set.", "Or make one with --make-splices.");
}
