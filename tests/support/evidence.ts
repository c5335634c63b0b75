/** A stand-in for a decoded file, for tests of detectors. */
import type { Evidence } from "../../engine/evidence.ts";
import type { RgbImage } from "../../engine/image/raster.ts";

/** Evidence about a grey 16x16 PNG, with the given parts replaced. */
export function makeEvidence(overrides: Partial<Evidence> = {}): Evidence {
  const width = overrides.width ?? 16;
  const height = overrides.height ?? 16;
  return {
    name: "test.png",
    sha256: "0".repeat(64),
    bytes: 1000,
    format: "png",
    width,
    height,
    orientation: 1,
    notices: [],
    metadata: { blocks: [] },
    pixels: async () => ({ width, height, data: new Uint8Array(3 * width * height).fill(128) }),
    coefficients: () => Promise.reject(new Error("This picture is no JPEG file.")),
    previews: async () => [],
    credentials: async () => ({
      present: "absent",
      integrity: "notChecked",
      signature: "notChecked",
      trust: "notChecked",
      actions: [],
      ingredients: [],
      digitalSourceTypes: [],
      codes: [],
      trustList: { date: "2026-01-01", sha256: "0".repeat(64), anchors: 0 },
    }),
    ...overrides,
  };
}

/** Evidence whose pixels are the given picture. */
export function evidenceOf(image: RgbImage, overrides: Partial<Evidence> = {}): Evidence {
  return makeEvidence({ width: image.width, height: image.height, pixels: async () => image, ...overrides });
}
