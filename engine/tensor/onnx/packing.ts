/**
 * Fixed numbers in fewer bytes than four each, without changing one: as 16-bit floats, or as places in a table of the few
 * values there are, as with weights that were brought to 256 steps. In the file a Cast, or a Gather, makes 32-bit floats of
 * them; ONNX Runtime does that once, when it opens it. What reads them again: `fixedFloats.ts`.
 */
import { halvesOfFloats } from "../halfFloat.ts";

export type Packed = { halves: Uint16Array } | { table: Float32Array; places: Uint8Array | Uint16Array };

/** Of fewer numbers the nodes would take what the numbers leave. */
const FEWEST = 256;

/** The shortest form; undefined where the numbers take less room as they are. */
export function packed(numbers: Float32Array): Packed | undefined {
  if (numbers.length < FEWEST) return undefined;
  const halves = halvesOfFloats(numbers);
  const bytes = halves ? 2 * numbers.length : 4 * numbers.length;
  return inTable(numbers, bytes) ?? (halves && { halves });
}

/** @returns undefined where table and places together take `bytes` or more. */
function inTable(numbers: Float32Array, bytes: number): Packed | undefined {
  const mostFor = (placeBytes: number) =>
    Math.min(2 ** (8 * placeBytes), (bytes - placeBytes * numbers.length - 1) / 4);
  const [most8, most16] = [mostFor(1), mostFor(2)];
  const most = Math.max(most8, most16);
  // By their bits, in which no two numbers are alike: also 0 and -0.
  const stored = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const known = new Map<number, number>();
  const places = new Uint16Array(numbers.length);
  for (let i = 0; i < stored.length; i++) {
    let place = known.get(stored[i]);
    if (place === undefined) {
      place = known.size;
      if (place >= most) return undefined;
      known.set(stored[i], place);
    }
    places[i] = place;
  }
  const table = new Float32Array(Uint32Array.from(known.keys()).buffer);
  return { table, places: known.size <= most8 ? Uint8Array.from(places) : places };
}
