/** Nearest neighbours among the descriptors of one picture, by the WebAssembly kernel assembly/selfMatching.ts. */
import { instantiateKernel, type Kernel } from "./instantiate.ts";
import { selfMatchingWasm } from "./selfMatching.wasm.ts";

interface SelfMatchingKernel extends Kernel {
  start(count: number, neighbours: number): void;
  descriptors(): number;
  places(): number;
  begin(): void;
  match(i: number, minDistance: number): void;
  distances(): number;
  indices(): number;
}

/** Numbers per descriptor. */
export const DESCRIPTOR_LENGTH = 128;

export interface Neighbours {
  /** count * neighbours, ascending per descriptor: squared Euclidean distances; 2^31 - 1 where there are fewer. */
  distances: Int32Array;
  /** Whose they are; -1 where there are fewer. */
  indices: Int32Array;
}

/**
 * @param descriptors count * 128 numbers in 0..255. @param places x and y of each. @param neighbours how many to keep.
 * @param minDistance those nearer than this in the picture are left out. Time grows with count squared.
 */
export function nearestOthers(
  descriptors: Uint8Array,
  places: Float32Array,
  neighbours: number,
  minDistance: number,
): Neighbours {
  const count = descriptors.length / DESCRIPTOR_LENGTH;
  const kernel = instantiateKernel<SelfMatchingKernel>(selfMatchingWasm);
  kernel.start(count, neighbours);
  const { buffer } = kernel.memory;
  new Int16Array(buffer, kernel.descriptors(), descriptors.length).set(descriptors);
  new Float32Array(buffer, kernel.places(), places.length).set(places);
  kernel.begin();
  for (let i = 0; i < count; i++) kernel.match(i, minDistance);
  return {
    distances: new Int32Array(buffer, kernel.distances(), count * neighbours).slice(),
    indices: new Int32Array(buffer, kernel.indices(), count * neighbours).slice(),
  };
}
