/**
 * The detectors of one picture on two threads: here, where decoders, models and the file are, and beside. Each takes the next one
 * when it is done with one, so that both are busy until the end; what is found does not depend on who took what.
 */
import type { Detector } from "../../engine/detectors/detector.ts";

/** From long to short, by `npm run bench:detectors` at 12 MP. Those that are not named here take no time. */
const longestFirst = [
  "exif-consistency",
  "copy-move",
  "resampling",
  "residual-clusters",
  "jpeg-ghosts",
  "jpeg-grid",
  "double-quantisation",
  "blocking",
  "noise-level",
  "error-level",
  "noise",
  "channels",
  "noise-sniffer",
  "demosaicing",
  "bit-planes",
  "gradient",
  "histogram-comb",
];

/** A second thread and a copy of the picture pay from this size on, in pixels: smaller ones are done before it is up. */
const leastPixels = 2e5;
/** And from so many detectors on. */
const fewestDetectors = 6;

/**
 * Memory of a worker that has two threads in MiB: so much of any picture, and so much of each million of pixels. A little more
 * than was measured.
 */
const memoryOfAny = 600;
const memoryOfMegapixel = 25;

/** Whether a picture is examined on two threads. @param asked how many detectors. */
export function isForTwoThreads(pixels: number, asked: number, cores: number, memoryLimitMB: number): boolean {
  const memory = memoryOfAny + (memoryOfMegapixel * pixels) / 1e6;
  return cores >= 2 && asked >= fewestDetectors && pixels >= leastPixels && memory <= memoryLimitMB;
}

/**
 * Runs each of them once, the long ones first.
 * @param here takes any. @param beside takes those for which pixels suffice.
 * @throws what the first of the two threw, once both have stopped.
 */
export async function onTwoThreads(
  detectors: readonly Detector[],
  here: (detector: Detector) => Promise<void>,
  beside: (detector: Detector) => Promise<void>,
): Promise<void> {
  const rank = ({ id }: Detector) => (longestFirst.includes(id) ? longestFirst.indexOf(id) : longestFirst.length);
  const waiting = detectors.toSorted((a, b) => rank(a) - rank(b));
  const take = (wanted: (detector: Detector) => boolean): Detector | undefined => {
    const at = waiting.findIndex(wanted);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  const onlyHere = (detector: Detector) => !detector.pixelsSuffice;
  const errors: unknown[] = [];
  const thread = async (next: () => Detector | undefined, run: (detector: Detector) => Promise<void>) => {
    try {
      for (let detector = next(); detector && errors.length === 0; detector = next()) await run(detector);
    } catch (error) {
      errors.push(error);
    }
  };
  await Promise.all([
    thread(() => take((detector) => !onlyHere(detector)), beside),
    thread(() => take(onlyHere) ?? take(() => true), here),
  ]);
  if (errors.length > 0) throw errors[0];
}
