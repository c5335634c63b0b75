/** Ranges of numbers that networks want of pictures, by the names under which people know them. */
import type { PictureInput } from "./models.ts";

export const pictureScales = ["0..1", "0..255", "-1..1", "imagenet"] as const;
export type PictureScale = (typeof pictureScales)[number];

type Values = Pick<PictureInput, "mean" | "deviation">;

/** Of ImageNet's red, green and blue; of grey their means. */
export const imagenet = {
  rgb: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  grey: { mean: [0.449], deviation: [0.226] },
};

/** @param order of the channels in the tensor. */
export function scaleValues(
  scale: PictureScale,
  { channels, order }: Pick<PictureInput, "channels" | "order">,
): Values {
  const each = (mean: number, deviation: number): Values => ({
    mean: Array.from({ length: channels }, () => mean),
    deviation: Array.from({ length: channels }, () => deviation),
  });
  if (scale === "0..1") return each(0, 1);
  if (scale === "0..255") return each(0, 1 / 255);
  if (scale === "-1..1") return each(0.5, 0.5);
  const { mean, deviation } = channels === 1 ? imagenet.grey : imagenet.rgb;
  return order === "bgr" ? { mean: mean.toReversed(), deviation: deviation.toReversed() } : { mean, deviation };
}

/** The name of a range; undefined for one that has none. */
export const scaleOf = (input: PictureInput): PictureScale | undefined =>
  pictureScales.find((scale) => {
    const { mean, deviation } = scaleValues(scale, input);
    return (
      input.mean.every((value, i) => value === mean[i]) && input.deviation.every((value, i) => value === deviation[i])
    );
  });
