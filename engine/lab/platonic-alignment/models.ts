/** What is compared: encoders, the same with random weights, plain pixels, and features that were brought. */
import { boxDownscale } from "../../image/boxDownscale.ts";
import { type FeatureRows, saysNothing } from "../../metrics/representation/featureRows.ts";
import { clamped, outlierBound } from "../../metrics/representation/outliers.ts";
import type { EncoderInfo, EncoderLayer, Encoders } from "../encoders.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { LabelledImages } from "../images.ts";
import type { Params } from "./params.ts";
import type { Things } from "./things.ts";

export type ModelKind = "pictures" | "words" | "pixels" | "untrained" | "features";

export interface Layer {
  name: string;
  features: FeatureRows;
}

export interface Model {
  id: string;
  name: string;
  kind: ModelKind;
  /** Of an untrained one: the id of the network whose structure it has. */
  of?: string;
  /** Computed when first asked for: a run that goes on may not need them. Layers that say nothing of the things are left out. */
  layers(): Promise<readonly Layer[]>;
}

/** Edges to which pictures are reduced for the baseline of plain pixels. */
const PIXEL_EDGES = [4, 8, 16, 32];

/** @throws Error where there are no encoders of pictures, or none of words. */
export async function modelsOf(
  params: Params,
  things: Things,
  { encoders }: Pick<ExperimentTools, "encoders">,
): Promise<Model[]> {
  const { brought, pictures, captions } = things;
  if (brought)
    return brought.map((layers, side) =>
      model(
        { id: `features-${side + 1}`, name: side === 0 ? "Features" : "Other features", kind: "features" },
        params,
        async () => [...layers].map(([name, features]) => ({ name, features })),
      ),
    );
  const chosen = await chosenEncoders(params, encoders);
  const seers = chosen.filter(({ input }) => input === "pictures");
  const readers = chosen.filter(({ input }) => input === "sentences");
  const seen = (info: EncoderInfo, untrained?: number) => async () => {
    const layers = someOf(info.layers, params.layers);
    const said = await encoders.encodePictures(info.id, pictures!, { layers: layers.map(({ id }) => id), untrained });
    return layers.map(({ id, name }) => ({ name, features: said.get(id)! }));
  };
  return [
    ...seers.map((info) => model({ id: info.id, name: info.name, kind: "pictures" }, params, seen(info))),
    ...readers.map((info) =>
      model({ id: info.id, name: info.name, kind: "words" }, params, async () => {
        const layers = someOf(info.layers, params.layers);
        const said = await encoders.encodeSentences(info.id, captions, { layers: layers.map(({ id }) => id) });
        return layers.map(({ id, name }) => ({ name, features: said.get(id)! }));
      }),
    ),
    model({ id: "pixels", name: "Raw pixels", kind: "pixels" }, params, async () => pixelLayers(pictures!)),
    ...seers.flatMap((info) =>
      Array.from({ length: params.untrained }, (_, i) =>
        model(
          {
            id: `${info.id}/untrained-${i + 1}`,
            name: `${info.name}, untrained${params.untrained > 1 ? ` ${i + 1}` : ""}`,
            kind: "untrained",
            of: info.id,
          },
          params,
          seen(info, params.seed + i),
        ),
      ),
    ),
  ];
}

async function chosenEncoders({ encoders: ids }: Params, encoders: Encoders): Promise<EncoderInfo[]> {
  const all = await encoders.list();
  const chosen = all.filter(({ id, origin }) => (ids.length > 0 ? ids.includes(id) : origin === "starter"));
  const missing = ids.find((id) => !all.some((info) => info.id === id));
  if (missing !== undefined) throw new Error(`There is no encoder "${missing}" in the model library.`);
  for (const input of ["pictures", "sentences"] as const)
    if (!chosen.some((info) => info.input === input))
      throw new Error(
        ids.length > 0
          ? `No encoder of ${input} was chosen: the comparison needs one of pictures and one of sentences.`
          : `The starter set has no encoder of ${input} here; it comes with npm run build. Or choose encoders of your own.`,
      );
  return chosen;
}

/** A model whose layers are held down, and kept once they are known. */
function model(what: Omit<Model, "layers">, params: Params, encode: () => Promise<Layer[]>): Model {
  let kept: Promise<readonly Layer[]> | undefined;
  return {
    ...what,
    layers() {
      kept ??= encode().then((layers) => usable(what.name, layers, params));
      return kept;
    },
  };
}

/** @throws Error where no layer tells the things apart. */
function usable(name: string, layers: readonly Layer[], { clamp, clampShare }: Params): Layer[] {
  const telling = layers.filter(({ features }) => !saysNothing(features));
  const held = heldDown(telling, clamp, clampShare).filter(({ features }) => !saysNothing(features));
  if (held.length === 0) throw new Error(`${name} has no layer that tells the things apart.`);
  return held;
}

function heldDown(layers: readonly Layer[], clamp: Params["clamp"], share: number): Layer[] {
  if (clamp === "none" || share === 1 || layers.length === 0) return [...layers];
  const together =
    clamp === "together"
      ? outlierBound(
          layers.map(({ features }) => features),
          share,
          false,
        )
      : undefined;
  return layers.map(({ name, features }) => ({
    name,
    features: clamped(features, together ?? outlierBound([features], share, false)),
  }));
}

/** At most so many layers, evenly spaced, the last one among them. */
export function someOf(layers: readonly EncoderLayer[], most: number): EncoderLayer[] {
  if (layers.length <= most) return [...layers];
  return Array.from({ length: most }, (_, i) => layers[Math.round(((i + 1) * layers.length) / most) - 1]);
}

/** Pixels of several sizes, as they are and less the mean picture: each is a layer, so that the best way to look at them counts. */
function pixelLayers({ width, height, channels, pixels, labels }: LabelledImages): Layer[] {
  const count = labels.length;
  return PIXEL_EDGES.filter((edge) => edge <= Math.min(width, height)).flatMap((edge) => {
    const data = new Float32Array(count * edge * edge * 3);
    for (let i = 0; i < count; i++) {
      const picture = pixels.subarray(i * width * height * channels, (i + 1) * width * height * channels);
      data.set(boxDownscale({ width, height, data: picture }, edge, edge).data, i * edge * edge * 3);
    }
    const layer = (name: string, values: Float32Array) => ({
      name: `${edge} x ${edge} ${name}`,
      features: { rows: count, width: edge * edge * 3, data: values },
    });
    return [layer("pixels", data), layer("pixels less their mean", centredColumns(data, count))];
  });
}

/** White ground is in all pictures alike and would be most of what rows of length 1 hold. */
function centredColumns(data: Float32Array, rows: number): Float32Array {
  const width = data.length / rows;
  const means = new Float64Array(width);
  for (let at = 0; at < data.length; at++) means[at % width] += data[at] / rows;
  return data.map((value, at) => value - means[at % width]);
}
