/** Between a worker and the thread beside it. Both are our own program: nothing from outside comes this way. */
import type { MapLayer } from "../../contract/findings.ts";
import type { Evidence } from "../../engine/evidence.ts";
import type { Finding } from "../../engine/finding.ts";
import type { RgbImage } from "../../engine/image/raster.ts";

/** What is known of a file, without what would have to be computed. */
export type EvidenceFacts = Omit<Evidence, "pixels" | "coefficients" | "previews" | "credentials">;

export interface SideTask {
  detector: string;
  params: unknown;
  /** Where its map is written to; it is not where left out. */
  maps: string | undefined;
}

export interface SideFinding {
  /** Not calibrated. Without its map where the map does not count in the verdict. */
  finding: Finding;
  /** Its map, if that was written. */
  layer: MapLayer | null;
}

export type ToSide =
  /** The picture that tasks are about from now on. */
  | { kind: "picture"; facts: EvidenceFacts; image: RgbImage }
  | { kind: "run"; task: SideTask }
  /** Nothing is asked about the picture any more. */
  | { kind: "forget" };

export type FromSide = { kind: "progress"; fraction: number } | { kind: "done"; value: SideFinding };
