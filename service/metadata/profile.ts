/** Whether the colour profile of a file is whole and may be read. Sources: ICC.1, B.4 (JPEG); PNG specification, 11.3.2.3. */
import type { JpegStructure } from "../../engine/jpeg/structure.ts";
import { inflate, pngChunks } from "./pngChunks.ts";

/** Part number and number of parts stand behind "ICC_PROFILE\0". */
const partNumberAt = 16;

/** Why the profile of this JPEG cannot be read; undefined where it can, or where there is none. */
export function jpegProfileProblem(bytes: Uint8Array, structure: JpegStructure): string | undefined {
  const parts = structure.segments.filter(({ identifier, name }) => identifier === "ICC_PROFILE" && name === "APP2");
  if (parts.length === 0) return undefined;
  const numbers = parts.map(({ offset }) => bytes[offset + partNumberAt]);
  const announced = bytes[parts[0].offset + partNumberAt + 1];
  const whole =
    numbers.length === announced && new Set(numbers).size === announced && Math.max(...numbers) === announced;
  return whole
    ? undefined
    : `The profile is not whole: ${parts.length} of ${announced} parts, numbered ${numbers.slice(0, 10).join(", ")}.`;
}

/** Why the profile of this PNG is not read. Profiles are kilobytes; bombs are not. */
export function pngProfileProblem(bytes: Uint8Array): string | undefined {
  for (const { type, body } of pngChunks(bytes)) {
    if (type !== "iCCP") continue;
    try {
      inflate(body.subarray(body.indexOf(0) + 2));
    } catch (error) {
      return `Refused: ${(error as Error).message}.`;
    }
  }
  return undefined;
}
