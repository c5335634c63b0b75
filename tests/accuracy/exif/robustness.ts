/** What is left when splices are saved again or resized, as they are on their way through the web. */
import sharp from "sharp";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { type Estimate, estimate } from "../../../engine/metrics/estimate.ts";
import { localisation } from "../../../engine/metrics/localisation.ts";
import { mean } from "../../../engine/metrics/summary.ts";
import { decode, encodeJpeg } from "../../support/tools.ts";
import { drawRobustness } from "./chart.ts";
import { tableOf } from "./document.ts";
import type { Method } from "./method.ts";
import type { Network } from "./network.ts";
import { formatOf, PNG, pastedPixels, type Splice, splicedPicture } from "./splices.ts";
import { written } from "./statistics.ts";

interface Change {
  name: string;
  apply(image: RgbImage): Promise<RgbImage>;
}

const changes: readonly Change[] = [
  { name: "as it is", apply: async (image) => image },
  ...[95, 90, 85, 80, 70, 60].map((quality) => ({
    name: `JPEG ${quality}`,
    apply: async (image: RgbImage) => decode(await encodeJpeg(image, quality, "4:2:0")),
  })),
  ...[0.9, 0.7, 0.5].map((factor) => ({
    name: `resized by ${factor}`,
    apply: (image: RgbImage) => resized(image, factor, "lanczos3"),
  })),
  // What a window on a screen does: smaller by bilinear interpolation, and nothing lost after that.
  { name: "like a screenshot (0.8)", apply: (image) => resized(image, 0.8, "linear") },
];

async function resized({ width, height, data }: RgbImage, factor: number, kernel: "lanczos3" | "linear") {
  const size = [Math.round(width * factor), Math.round(height * factor)] as const;
  const picture = sharp(data, { raw: { width, height, channels: 3 } }).resize(...size, { fit: "fill", kernel });
  return { width: size[0], height: size[1], data: new Uint8Array(await picture.raw().toBuffer()) };
}

export interface Robustness {
  name: string;
  ap: Estimate;
  ciou: Estimate;
}

/** @returns the section of the document, and the same as a drawing. */
export async function robustness(
  splices: readonly Splice[],
  method: Method,
  network: Network,
  figure: string,
): Promise<{ body: string; svg: string }> {
  const chosen = splices.filter((splice) => formatOf(splice) === PNG);
  const found: Robustness[] = [];
  for (const { name, apply } of changes) {
    const list: { ap: number; ciou: number }[] = [];
    for (const splice of chosen) {
      const image = await apply(await splicedPicture(splice));
      const { permuted } = localisation((await method.judge(image)).map, await pastedPixels(splice, image));
      list.push({ ap: permuted.averagePrecision, ciou: permuted.ciou });
    }
    const of = (key: "ap" | "ciou") => estimate(list, (drawn) => mean(drawn.map((one) => one[key])));
    found.push({ name, ap: of("ap"), ciou: of("ciou") });
    process.stderr.write(`${name}: AP ${written(found.at(-1)!.ap)}\n`);
  }
  const body = [
    `Model ${network.digest}, ${method.name}, on the ${chosen.length} splices that are PNG files. JPEG with halved colour; masks are resized as pictures are.`,
    "",
    `![AP and cIoU after each change, with intervals](${figure})`,
    "",
    ...tableOf(
      ["change", "AP", "cIoU"],
      found.map(({ name, ap, ciou }) => [name, written(ap), written(ciou)]),
    ),
  ].join("\n");
  return { body, svg: drawRobustness(found) };
}
