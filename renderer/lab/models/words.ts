/** The model library in words. */
import type { Inspection, ListedModel, Origin, PictureInput } from "../../../contract/models.ts";
import { type PictureScale, scaleOf } from "../../../contract/pictureScales.ts";

/** In the order in which they are listed. */
export const originNames: Record<Origin, string> = {
  own: "Of Selfsame itself",
  starter: "Taken over from elsewhere",
  trained: "Trained in the Lab",
  user: "Your own files",
};

export const scaleNames: Record<PictureScale, string> = {
  "0..1": "0 to 1",
  "0..255": "0 to 255",
  "-1..1": "−1 to 1",
  imagenet: "mean and deviation of ImageNet",
};

/** "0.7 MB", "120 kB". */
export const sizeOf = (bytes: number): string =>
  bytes < 99_500 ? `${Math.round(bytes / 100) / 10} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** "1 × 3 × any × any". */
export const shapeInWords = (shape: readonly (number | null)[] | undefined): string =>
  shape === undefined ? "Not known" : shape.length === 0 ? "one number" : shape.map((n) => n ?? "any").join(" × ");

export const layersInWords = (count: number): string =>
  count === 0 ? "no layer in use" : `${count} ${count === 1 ? "layer" : "layers"}`;

/** "Pictures of 224 × 224, RGB, numbers 0 to 1". */
export function inputInWords(input: ListedModel["input"]): string {
  if (!input) return "Not known";
  if (input.kind === "sentences") return `Sentences of up to ${input.longest} pieces`;
  const { width, height, channels, order } = input;
  return `Pictures of ${width} × ${height}, ${channels === 1 ? "grey" : order.toUpperCase()}, ${rangeInWords(input)}`;
}

function rangeInWords(input: PictureInput): string {
  const scale = scaleOf(input);
  if (scale === "imagenet") return "mean and deviation of ImageNet taken out";
  return scale ? `numbers ${scaleNames[scale]}` : "numbers in a range of its own";
}

/** "38 nodes, 177,000 weights, operator set 20". */
export const structureInWords = ({ nodes, weights, opset }: Inspection): string =>
  `${nodes.toLocaleString("en")} nodes, ${weights.toLocaleString("en")} weights, operator set ${opset}`;
