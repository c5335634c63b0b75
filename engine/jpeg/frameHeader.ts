/** Reading SOFn segments and deducing what the components mean. Source: ITU-T T.81, B.2.2; T.872 (Adobe APP14). */
import { uint16 } from "./byteReading.ts";
import { JpegError } from "./jpegError.ts";
import { Marker } from "./markers.ts";
import type { JpegComponent, JpegFrame, JpegSegment } from "./structure.ts";

type FrameHeader = Pick<JpegFrame, "process" | "coding" | "precision" | "width" | "height" | "components">;

const processes: JpegFrame["process"][] = ["baseline", "extended", "progressive", "lossless"];

/**
 * Reads one SOFn segment. The height may be 0: then a DNL segment after the first scan has to tell it.
 * Throws JpegError for a header that describes no picture.
 */
export function readFrameHeader(bytes: Uint8Array, segment: JpegSegment): FrameHeader {
  const at = segment.offset + 4;
  const kind = segment.marker - Marker.SOF0;
  const count = segment.bytes >= 10 ? bytes[at + 5] : 0;
  if (count === 0 || segment.bytes < 10 + 3 * count) {
    throw new JpegError(`The frame header (${segment.name}) is cut short.`, segment.offset);
  }
  const width = uint16(bytes, at + 3);
  if (width === 0) throw new JpegError(`The frame header (${segment.name}) gives a width of 0.`, segment.offset);
  const components: JpegComponent[] = [];
  for (let i = 0; i < count; i++) {
    const field = at + 6 + 3 * i;
    const horizontalSampling = bytes[field + 1] >> 4;
    const verticalSampling = bytes[field + 1] & 15;
    if (horizontalSampling < 1 || horizontalSampling > 4 || verticalSampling < 1 || verticalSampling > 4) {
      throw new JpegError(
        `Component ${i + 1} has the impossible sampling factors ${horizontalSampling}x${verticalSampling}.`,
        field,
      );
    }
    components.push({ id: bytes[field], horizontalSampling, verticalSampling, quantisationTable: bytes[field + 2] });
  }
  return {
    // SOF5-7 and SOF13-15 are the differential frames of the hierarchical process.
    process: (kind & 7) > 4 ? "hierarchical" : processes[kind & 3],
    coding: kind >= 8 ? "arithmetic" : "huffman",
    precision: bytes[at],
    width,
    height: uint16(bytes, at + 1),
    components,
  };
}

const ratioNames = new Map([
  ["1x1", "4:4:4"],
  ["2x1", "4:2:2"],
  ["2x2", "4:2:0"],
  ["1x2", "4:4:0"],
  ["4x1", "4:1:1"],
]);

/** "4:2:0" and the like where a common name fits, otherwise the raw factors "2x2,1x2,1x1". */
export function subsamplingName(components: JpegComponent[]): string {
  if (components.length === 1) return "4:0:0";
  const raw = components.map((c) => `${c.horizontalSampling}x${c.verticalSampling}`);
  const [luma, blue, red, black] = components;
  const sameChroma = raw[1] === raw[2];
  const fullBlack = black === undefined || raw[3] === raw[0];
  const name =
    sameChroma && fullBlack && red !== undefined
      ? ratioNames.get(
          `${luma.horizontalSampling / blue.horizontalSampling}x${luma.verticalSampling / blue.verticalSampling}`,
        )
      : undefined;
  return name ?? raw.join(",");
}

/**
 * What the components are, in the order of trust that readers of the format agree on: a JFIF header promises YCbCr,
 * then the Adobe transform flag decides, then component ids that spell "RGB".
 */
export function deduceColour(
  components: JpegComponent[],
  marks: { jfif: boolean; adobeTransform?: number },
): JpegFrame["colour"] {
  const { jfif, adobeTransform } = marks;
  if (components.length < 3) return "grey";
  if (components.length > 3) return adobeTransform === undefined || adobeTransform === 0 ? "CMYK" : "YCCK";
  if (jfif) return "YCbCr";
  if (adobeTransform !== undefined) return adobeTransform === 0 ? "RGB" : "YCbCr";
  return String.fromCharCode(...components.map((c) => c.id)) === "RGB" ? "RGB" : "YCbCr";
}

/** Why coefficients cannot be read from such a frame, or undefined. */
export function whyUnsupported(frame: FrameHeader): string | undefined {
  if (frame.process === "hierarchical") return "hierarchical process";
  if (frame.process === "lossless") return "lossless process";
  if (frame.coding === "arithmetic") return "arithmetic coding";
  if (frame.precision !== 8) return `${frame.precision} bit samples`;
  if (![1, 3, 4].includes(frame.components.length)) return `${frame.components.length} components`;
  return undefined;
}
