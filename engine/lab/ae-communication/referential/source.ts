/** Things of the referential game, by the parameters: made up, or pictures by their pixels or by what a network says of them. */
import type { Features } from "../../encoders.ts";
import type { ExperimentTools } from "../../experiment.ts";
import type { LabelledImages } from "../../images.ts";
import { pictures } from "../../pictures.ts";
import type { Params, ThingKind } from "../params.ts";
import { gaussianThings, type PictureThings, pictureThings, pixelFeatures, type Things } from "./things.ts";

/** Pixels along an edge that agents see of a picture: those of the digits, and fewer where there are three colours. */
const EDGE = { grey: 14, colour: 10 };
/** Edge of emoji, in pixels. */
const EMOJI = 28;

export interface ThingSource {
  kind: ThingKind;
  images?: LabelledImages;
  /** Things as they are with a seed. */
  things(seed: number): Things;
}

export interface PictureSource extends ThingSource {
  images: LabelledImages;
  things(seed: number): PictureThings;
}

export async function thingSource(kind: ThingKind, params: Params, tools: ExperimentTools): Promise<ThingSource> {
  const { classes, width } = params;
  if (kind === "gaussian") return { kind, things: (seed) => gaussianThings(classes, width, seed) };
  return pictureSource(kind, params, tools);
}

export async function pictureSource(
  kind: Exclude<ThingKind, "gaussian">,
  { folder, encoder }: Params,
  tools: ExperimentTools,
): Promise<PictureSource> {
  const images = kind === "digits" ? await pictures(folder, tools) : await tools.data.emoji(EMOJI);
  const features = encoder.length > 0 ? await encoded(encoder[0], images, tools) : pixels(images);
  return { kind, images, things: (seed) => pictureThings(images, features, seed) };
}

const pixels = (images: LabelledImages): Features =>
  pixelFeatures(images, images.channels === 1 ? EDGE.grey : EDGE.colour);

/** What the last layer of a network says of each picture. */
async function encoded(id: string, images: LabelledImages, { encoders }: ExperimentTools): Promise<Features> {
  const info = (await encoders.list()).find((candidate) => candidate.id === id);
  const layer = info?.layers.at(-1)?.id;
  const features = await encoders.encodePictures(id, images, layer === undefined ? {} : { layers: [layer] });
  return [...features.values()].at(-1)!;
}
