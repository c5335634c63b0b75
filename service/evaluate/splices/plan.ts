/** Which photographs become splices, how each is saved, and in which half of the cameras it belongs. */
import { SelfsameError } from "../../../contract/errors.ts";
import { random } from "../../../engine/random.ts";
import { halves } from "./halves.ts";

/** splice: a region of another camera's photograph. copy-move: a region of the same picture, once more. */
export const spliceKinds = ["splice", "copy-move"] as const;
export type SpliceKind = (typeof spliceKinds)[number];

/** A photograph as its camera wrote it. */
export interface Shot {
  name: string;
  path: string;
  camera: string;
  sha256: string;
}

/** How a picture is saved; its name is the format in the index. */
export type Saving = { format: "png" } | { format: "q95" | "q80"; quality: number; subsampling: "4:4:4" | "4:2:0" };

/** In turn. */
const savings: readonly Saving[] = [
  { format: "png" },
  { format: "q95", quality: 95, subsampling: "4:4:4" },
  { format: "q80", quality: 80, subsampling: "4:2:0" },
  { format: "png" },
  { format: "q95", quality: 95, subsampling: "4:2:0" },
  { format: "q80", quality: 80, subsampling: "4:2:0" },
];

export interface SplicePlan {
  /** "s0007"; also the place of its random numbers. */
  id: string;
  index: number;
  kind: SpliceKind;
  saving: Saving;
  part?: "a" | "b";
  host: Shot;
  /** Of another camera; the host itself where a region is cloned. */
  donor: Shot;
}

/**
 * Cameras are divided in two parts that share none, with about as many photographs each, and every splice is of one part. Within
 * it every camera has the same chance, however many photographs there are of it. With too few cameras for two parts
 * there are none.
 * @throws SelfsameError usage where there are too few cameras.
 */
export function planSplices(
  shots: readonly Shot[],
  { count, seed, kinds }: { count: number; seed: number; kinds: readonly SpliceKind[] },
): SplicePlan[] {
  const byCamera = new Map<string, Shot[]>();
  for (const shot of shots) byCamera.set(shot.camera, [...(byCamera.get(shot.camera) ?? []), shot]);
  const needed = kinds.includes("splice") ? 2 : 1;
  if (byCamera.size < needed)
    throw new SelfsameError(
      "usage",
      `There are photographs of ${byCamera.size} cameras to build on; ${needed} are needed.`,
      "Add photographs as cameras wrote them, with their EXIF: JPEG files of 640 x 480 pixels and more.",
    );
  const parts = byCamera.size >= 2 * needed ? halves(shots, seed) : undefined;
  return Array.from({ length: count }, (_, index): SplicePlan => {
    const source = random(seed, "plan", index);
    const part = parts && (index % 2 === 0 ? "a" : "b");
    const cameras = part ? parts[part] : [...byCamera.keys()].sort();
    // Each way of saving, and each kind, comes in both parts.
    const turn = parts ? index >> 1 : index;
    const kind = kinds.length === 1 ? kinds[0] : turn % 4 === 3 ? "copy-move" : "splice";
    const draw = (from: readonly string[]): Shot => {
      const own = byCamera.get(from[source.integer(from.length)])!;
      return own[source.integer(own.length)];
    };
    const host = draw(cameras);
    const donor = kind === "splice" ? draw(cameras.filter((camera) => camera !== host.camera)) : host;
    const saving = savings[turn % savings.length];
    return { id: `s${String(index).padStart(4, "0")}`, index, kind, saving, host, donor, ...(part && { part }) };
  });
}
