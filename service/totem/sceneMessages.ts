/** Between the service and the threads that render scenes. */
import type { RgbImage } from "../../engine/image/raster.ts";
import type { Manipulated, Manipulation } from "../../engine/totem/simulate/manipulate.ts";
import type { Rendering } from "../../engine/totem/simulate/render.ts";
import type { Scene } from "../../engine/totem/simulate/scene.ts";

export interface SceneRequest {
  seed: number;
  width: number;
  height: number;
  balls: number;
  kinds: readonly Manipulation[];
  /** For walls and clothes. */
  photographs: readonly RgbImage[];
  /** To paste from; a pattern where there is none. */
  other?: RgbImage;
}

export interface RenderedScene extends Pick<Scene, "camera" | "balls"> {
  photo: RgbImage;
  depth: Rendering["depth"];
  manipulations: ({ kind: Manipulation } & Manipulated)[];
  leftOut: { kind: Manipulation; why: string }[];
}

export type FromScene = { type: "progress"; step: string; share: number } | { type: "done"; scene: RenderedScene };
