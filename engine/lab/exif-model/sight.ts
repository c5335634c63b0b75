/** The network looking at pictures and batches: programs compiled once, run with any weights. */
import type { EmbeddingGrid } from "../../detectors/exif-consistency/consistencyMap.ts";
import { cellByCell, lookAt, planes, type SeenCells } from "../../detectors/exif-consistency/embed.ts";
import type { RgbImage } from "../../image/raster.ts";
import type { Program } from "../../tensor/executor.ts";
import { input } from "../../tensor/ops/leaves.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { BatchShape } from "./instances.ts";
import { leavesOf, PIXEL_WINDOWS, WINDOWS } from "./model.ts";
import { EMBEDDING, embedDensely, embedPatches } from "./network.ts";
import { SPLICE_EDGE } from "./selfMadeSplices.ts";
import type { TrainedState } from "./train.ts";

/** All windows of pictures of SPLICE_EDGE pixels, as the detector sees them. */
export class DenseSight {
  private constructor(
    private readonly program: Program,
    private readonly checkpoint: () => Promise<void>,
  ) {}

  /** @param state any with the right shapes. */
  static async create(
    state: TrainedState,
    { executor, checkpoint }: Pick<ExperimentTools, "executor" | "checkpoint">,
  ): Promise<DenseSight> {
    const picture = input("picture", [1, 3, SPLICE_EDGE, SPLICE_EDGE]);
    const embeddings = embedDensely(picture, leavesOf(state), WINDOWS);
    return new DenseSight(await executor.compile({ outputs: { embeddings } }), checkpoint);
  }

  /** Without those that show nothing. */
  async see(image: RgbImage, state: TrainedState): Promise<SeenCells> {
    return lookAt(image, await this.embed(image, state), PIXEL_WINDOWS);
  }

  async embed(image: RgbImage, state: TrainedState): Promise<EmbeddingGrid> {
    await this.checkpoint();
    const picture: Tensor = { dtype: "f32", ...planes(image, 0, image.height) };
    const { embeddings } = await this.program.run({ ...state, picture });
    const [, length, rows, columns] = embeddings.shape;
    const values = new Float32Array(length * rows * columns);
    cellByCell(Float32Array.from(embeddings.data), length, values, 0);
    return { rows, columns, length, values };
  }

  release(): Promise<void> {
    return this.program.release();
  }
}

/** One vector for each patch of a batch. */
export class PatchSight {
  private constructor(private readonly program: Program) {}

  static async create(
    state: TrainedState,
    { groups, photographs, developments, patches, edge }: BatchShape,
    { executor }: Pick<ExperimentTools, "executor">,
  ): Promise<PatchSight> {
    const count = groups * photographs * developments * patches;
    const z = embedPatches(input("patches", [count, 3, edge, edge]), leavesOf(state));
    return new PatchSight(await executor.compile({ outputs: { z } }));
  }

  /** @returns patch by patch. */
  async see(patches: Tensor, state: TrainedState): Promise<Float32Array[]> {
    const { z } = await this.program.run({ ...state, patches });
    const data = Float32Array.from(z.data);
    return Array.from({ length: data.length / EMBEDDING }, (_, i) => data.slice(i * EMBEDDING, (i + 1) * EMBEDDING));
  }

  release(): Promise<void> {
    return this.program.release();
  }
}
