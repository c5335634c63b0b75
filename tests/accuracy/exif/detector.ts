/** The detector of the application, asking the network that is measured, as a method like the others. */
import { runDetector, type Tools } from "../../../engine/detectors/detector.ts";
import { exifConsistency } from "../../../engine/detectors/exif-consistency/index.ts";
import type { Finding, HeatMap } from "../../../engine/finding.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { evidenceOf } from "../../support/evidence.ts";
import { makeTools } from "../../support/tools.ts";
import type { Method } from "./method.ts";
import type { Network } from "./network.ts";

/** What the detector says, run as the application runs it. Format and size are all that it is told besides pixels. */
export async function examine(network: Network, image: RgbImage, format: "png" | "jpeg"): Promise<Finding> {
  const ordinary = makeTools();
  const tools: Tools = {
    ...ordinary,
    infer: (model, inputs) => (model === exifConsistency.id ? network.infer(inputs) : ordinary.infer(model, inputs)),
  };
  const finding = await runDetector(exifConsistency, evidenceOf(image, { format }), {}, tools);
  if (finding.state === "failed") throw new Error(finding.reason);
  return finding;
}

export const detectorMethod = (name: string, network: Network): Method => ({
  name,
  async judge(image) {
    const { map, score } = await examine(network, image, "png");
    return { map: atPixels(map, image), score: score ?? 0 };
  },
});

/** As heat maps are laid over pictures. What was not computed is not accused. */
function atPixels(map: HeatMap | undefined, { width, height }: RgbImage): Float32Array {
  const pixels = new Float32Array(width * height);
  if (!map) return pixels;
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * map.width) / width));
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * map.height) / height) * map.width;
    for (let x = 0; x < width; x++) {
      const value = map.data[row + columns[x]];
      pixels[y * width + x] = Number.isNaN(value) ? 0 : value;
    }
  }
  return pixels;
}
