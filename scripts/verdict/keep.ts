/** What was measured, kept in a file, so that the fit can be repeated without asking the detectors again. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { CalibrationPicture } from "../../engine/verdict/fitting/picture.ts";

type Kept = Omit<CalibrationPicture, "detectors" | "altered"> & {
  altered: string;
  detectors: [id: string, { version: string; statistic?: number; map?: string }][];
};

const base64 = (data: Uint8Array | Float32Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");

/** @returns the SHA-256 of the file. */
export function keep(path: string, pictures: readonly CalibrationPicture[]): string {
  const kept = pictures.map(
    (picture): Kept => ({
      ...picture,
      altered: base64(picture.altered),
      detectors: Array.from(picture.detectors, ([id, { map, ...rest }]) => [
        id,
        { ...rest, ...(map && { map: base64(map) }) },
      ]),
    }),
  );
  const text = `[\n${kept.map((picture) => JSON.stringify(picture)).join(",\n")}\n]\n`;
  writeFileSync(path, text);
  return createHash("sha256").update(text).digest("hex");
}

export function kept(path: string): { pictures: CalibrationPicture[]; sha256: string } {
  const text = readFileSync(path, "utf8");
  const pictures = (JSON.parse(text) as Kept[]).map(
    ({ altered, detectors, ...rest }): CalibrationPicture => ({
      ...rest,
      altered: new Uint8Array(Buffer.from(altered, "base64")),
      detectors: new Map(
        detectors.map(([id, { map, ...measured }]) => [
          id,
          { ...measured, ...(map && { map: new Float32Array(Uint8Array.from(Buffer.from(map, "base64")).buffer) }) },
        ]),
      ),
    }),
  );
  return { pictures, sha256: createHash("sha256").update(text).digest("hex") };
}
