/** Pictures are examined by worker processes of this machine, as `selfsame verify` does. */
import { join } from "node:path";
import type { VerifyResult } from "../../contract/operations.ts";
import { perceptualHash } from "../../engine/image/perceptualHash.ts";
import { rgbLevel } from "../rasters/rgbLevel.ts";
import { writeResultFiles, writeText } from "../report/resultFiles.ts";
import type { Workbench } from "../workbench.ts";
import type { Examined, Examiner, ExamineTask, NotExamined } from "./examiner.ts";
import type { KeptMaps } from "./pipeline.ts";
import { THUMBNAIL, thumbnail } from "./thumbnail.ts";

export class LocalExaminer implements Examiner {
  /**
   * @param bench closed with this; what is more than its workers take waits in it.
   * @param detectors identifiers; all where left out.
   */
  constructor(
    private readonly bench: Workbench,
    readonly lanes: number,
    private readonly detectors: string[] | undefined,
    private readonly maps: KeptMaps,
  ) {}

  async enter(): Promise<{ leave: () => void }> {
    return { leave: () => undefined };
  }

  async examine({ path, stage }: ExamineTask, signal: AbortSignal): Promise<Examined | NotExamined> {
    const { bench, detectors, maps } = this;
    let item: string | undefined;
    try {
      let result: VerifyResult;
      try {
        item = bench.addPath(path).id;
        result = await bench.verify(item, { detectors, maps: true }, { signal, progress: () => undefined });
      } catch (error) {
        signal.throwIfAborted();
        return { error };
      }
      const staged = stage();
      const document = await writeResultFiles(staged, withMaps(result, maps), bench.rasters, [path], signal);
      const small = await thumbnail(bench.rasters, result.picture);
      await writeText(join(staged, document.image.sha256, THUMBNAIL), small, [path]);
      const hash = perceptualHash(await rgbLevel(bench.rasters, result.picture, isEnough));
      return { document, perceptualHash: hash, staged };
    } finally {
      if (item) await bench.remove(item);
    }
  }

  workerPids(): number[] {
    return this.bench.workerPids();
  }

  close(): Promise<void> {
    return this.bench.close();
  }
}

const withMaps = (result: VerifyResult, maps: KeptMaps): VerifyResult =>
  maps === "all" ? result : { ...result, findings: result.findings.map((finding) => ({ ...finding, map: null })) };

/** Along both sides: enough for a hash of 32 x 32 means, and a fraction of what the whole picture takes to read. */
const ENOUGH_PIXELS = 64;

const isEnough = ({ width, height }: { width: number; height: number }) =>
  width >= ENOUGH_PIXELS && height >= ENOUGH_PIXELS;
