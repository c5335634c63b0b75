/** Does the embedded preview show the same picture? See README.md. */
import { z } from "zod";
import type { Preview } from "../../evidence.ts";
import type { Fact, HeatMap, Region } from "../../finding.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";
import type { Detector } from "../detector.ts";
import { ALARM_LEVEL, alarmRate, MIN_CORRELATION } from "./operatingPoint.ts";
import type { Placement } from "./overlay.ts";
import { placeInPreview } from "./place.ts";
import { fitToneCurve } from "./toneCurve.ts";

/** Side of the window over which differences are averaged, as a share of the shorter side of the preview. */
const WINDOW = 0.1;

export const thumbnail: Detector<Record<string, never>> = {
  id: "thumbnail",
  title: "Embedded preview",
  question: "Does the preview inside the file show the same picture?",
  version: "1",
  kind: "vote",
  params: z.object({}),
  needs: ["pixels"],
  limits: [
    "Most editors write a new preview, which then agrees with the edited picture.",
    "A preview has few pixels: small or faint changes do not show in it.",
    "Only brightness is compared: a change of colour alone is not seen.",
  ],
  applies({ jpeg }) {
    if (!jpeg) return "Previews are looked for in JPEG files only; this file is none.";
    return jpeg.embedded.some(({ kind }) => kind !== "second-image") ? true : "There is no preview in this file.";
  },
  async run(evidence) {
    const previews = await evidence.previews();
    if (previews.length === 0)
      return { state: "abstained", reason: "There is no preview in this file that can be decoded." };
    const pixels = await evidence.pixels();
    const compared = previews.map((preview) => compare(pixels, preview));
    const usable = compared.filter(({ level }) => level !== undefined);
    if (usable.length === 0)
      return { state: "abstained", reason: "The preview has too little contrast to be compared." };
    const worst = usable.reduce((a, b) => (b.level! > a.level! ? b : a));
    const otherPicture = worst.placement.correlation < MIN_CORRELATION;
    const alarm = otherPicture || worst.level! > ALARM_LEVEL;
    return {
      alarm,
      ...(alarm ? { falseAlarm: alarmRate } : {}),
      summary: otherPicture
        ? "The preview shows another picture, or far more than this one."
        : alarm
          ? "The preview differs from the picture in one place by more than development explains."
          : shapeOf(worst.placement) === "more"
            ? "The preview shows more than the picture: it was cut afterwards."
            : "The preview shows the same picture.",
      map: mapOf(worst.difference, worst.placement),
      ...(alarm && !otherPicture ? { regions: regionsOf(worst, evidence.width, evidence.height) } : {}),
      facts: [
        {
          label: "Preview",
          value: `${worst.preview.image.width} x ${worst.preview.image.height} pixels, ${worst.preview.kind}`,
        },
        {
          label: "Largest local difference",
          value: `${worst.level!.toFixed(1)} grey levels; alarm above ${ALARM_LEVEL}`,
        },
        { label: "Correlation", value: worst.placement.correlation.toFixed(3) },
        ...placementFacts(worst.placement),
      ],
    };
  },
};

interface Comparison {
  preview: Preview;
  placement: Placement;
  /** Window-averaged absolute difference after the tone curve, grey levels. */
  difference: Plane;
  /** Its maximum; undefined where the preview is flat. */
  level: number | undefined;
}

function compare(picture: RgbImage, preview: Preview): Comparison {
  const placement = placeInPreview(picture, preview.image);
  const predicted = fitToneCurve(placement.picture, placement.preview);
  const difference = windowedDifference(predicted, placement.preview);
  const flat = spread(placement.preview) < 4;
  return { preview, placement, difference, level: flat ? undefined : maximum(difference) };
}

/** |mean over a window of (a - b)|, with a window of WINDOW times the shorter side, at every pixel. */
function windowedDifference(a: Plane, b: Plane): Plane {
  const { width, height } = a;
  const radius = Math.max(2, Math.round((WINDOW * Math.min(width, height)) / 2));
  // Summed-area table of the difference, one row and column larger.
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      const difference = a.data[y * width + x] - b.data[y * width + x];
      row += Number.isNaN(difference) ? 0 : difference;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const data = new Float32Array(width * height).fill(Number.NaN);
  // The rim is left out: cameras crop a preview by a pixel or two.
  for (let y = radius + 1; y < height - radius - 1; y++) {
    for (let x = radius + 1; x < width - radius - 1; x++) {
      const outside = [a.data[(y - radius) * width + x - radius], a.data[(y + radius) * width + x + radius]].some(
        Number.isNaN,
      );
      if (outside) continue;
      const [top, bottom, left, right] = [y - radius, y + radius + 1, x - radius, x + radius + 1];
      const total =
        sums[bottom * (width + 1) + right] -
        sums[top * (width + 1) + right] -
        sums[bottom * (width + 1) + left] +
        sums[top * (width + 1) + left];
      data[y * width + x] = Math.abs(total) / ((bottom - top) * (right - left));
    }
  }
  return { width, height, data };
}

function spread({ data }: Plane): number {
  let [sum, squares] = [0, 0];
  let n = 0;
  for (const x of data) {
    if (Number.isNaN(x)) continue;
    n++;
    sum += x;
    squares += x * x;
  }
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
}

/** Largest value; NaN does not count. */
function maximum({ data }: Plane): number {
  let most = 0;
  for (const x of data) if (x > most) most = x;
  return most;
}

/** The map covers the whole picture; it is drawn only where the preview shows all of it, upright. */
function mapOf(difference: Plane, placement: Placement): HeatMap | undefined {
  if (placement.turns !== 0 || shapeOf(placement) !== "whole") return undefined;
  return {
    ...difference,
    range: [0, 2 * ALARM_LEVEL],
    unit: "grey levels",
    meaning: { low: "preview and picture agree", high: "they differ" },
    style: "heat",
  };
}

/**
 * Whether the preview shows the whole picture, sets it between bars, shows a part of it (cut), or shows more than it;
 * a few pixels at the rim do not count.
 */
function shapeOf({ frame, preview: { width, height }, brightOutside }: Placement): "whole" | "bars" | "cut" | "more" {
  const slack = 0.04 * Math.max(width, height);
  if (
    frame.x < -slack ||
    frame.y < -slack ||
    frame.x + frame.width > width + slack ||
    frame.y + frame.height > height + slack
  )
    return "cut";
  if (frame.width >= width - slack && frame.height >= height - slack) return "whole";
  return brightOutside > 0.1 ? "more" : "bars";
}

/** The box around everything above the alarm level, in the picture's pixels; the preview must stand upright. */
function regionsOf(
  { difference: { width, height, data }, placement: { turns, frame } }: Comparison,
  imageWidth: number,
  imageHeight: number,
): Region[] {
  if (turns !== 0) return [];
  let [left, top, right, bottom, count] = [width, height, 0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    if (!(data[i] > ALARM_LEVEL)) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    count++;
  }
  const [sx, sy] = [imageWidth / frame.width, imageHeight / frame.height];
  const x = Math.max(0, Math.round((left - frame.x) * sx));
  const y = Math.max(0, Math.round((top - frame.y) * sy));
  return [
    {
      x,
      y,
      width: Math.min(imageWidth - x, Math.round((right - left) * sx)),
      height: Math.min(imageHeight - y, Math.round((bottom - top) * sy)),
      area: Math.round(count * sx * sy),
      label: "differs from the preview",
    },
  ];
}

function placementFacts(placement: Placement): Fact[] {
  const { turns } = placement;
  const shape = shapeOf(placement);
  const facts: Fact[] = [];
  if (turns !== 0) {
    facts.push({
      label: "Turned",
      value: `${turns * 90} degrees against the picture`,
      severity: "info",
      explanation: "Software turned the picture and left the preview as it was.",
    });
  }
  if (shape === "more") {
    const { width, height } = placement.preview;
    const share = (100 * placement.frame.width * placement.frame.height) / (width * height);
    facts.push({
      label: "The preview shows more than the picture",
      value: `the picture is ${share.toFixed(0)} % of it`,
      severity: "notice",
      explanation:
        "The picture was cut after the preview was made; what was cut away can still be seen in the preview.",
      benign: ["Cropping is everyday work, and some programs leave the old preview.", "Digital zoom in some cameras."],
    });
  } else if (shape !== "whole") {
    facts.push({
      label: "Shape",
      value: shape === "bars" ? "the picture stands between bars" : "the preview shows the middle of the picture",
      severity: "info",
      explanation: "Many cameras make every preview 4:3, whatever the shape of the picture.",
    });
  }
  return facts;
}
