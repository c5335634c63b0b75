/** A simulated scene as files: photograph, manipulated photographs with masks, depth, truth. */
import { join } from "node:path";
import type { SharpOptions } from "sharp";
import { type SimulationDocument, simulationDocumentSchema } from "../../contract/totem.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import type { Size } from "../../engine/image/shapes.ts";
import { outlineOf } from "../../engine/totem/pose/outline.ts";
import type { Camera } from "../../engine/totem/refraction/camera.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { maskPng } from "../evaluate/maskPng.ts";
import { writeText } from "../report/resultFiles.ts";
import type { RenderedScene } from "./sceneMessages.ts";

/** As cameras commonly save. */
const jpeg = { quality: 92, subsampling: "4:2:0" };
/** Points of an outline: somebody patient would click so many. */
const POINTS = 24;
/** Millimetres: the width of the sensor that simulated cameras claim. */
const SENSOR = 36;
const DEEPEST = 65535;

/** @param folder of the set. @param id name of the scene's folder in it. @param photographs names of those on its walls. */
export async function writeScene(
  folder: string,
  id: string,
  seed: number,
  photographs: readonly string[],
  { camera, balls, photo, depth, manipulations, leftOut }: RenderedScene,
): Promise<SimulationDocument> {
  const { width, height } = camera;
  const named = balls.map((ball, i) => ({ name: `ball ${i + 1}`, ...ball }));
  const document = simulationDocumentSchema.parse({
    schema: "selfsame.totem-simulation/1",
    id,
    seed,
    photo: "photo.jpg",
    depth: "depth.png",
    outlines: "outlines.json",
    jpeg,
    truth: { camera, balls: named },
    manipulations: manipulations.map(({ kind, mask }) => ({
      kind,
      image: `${kind}.jpg`,
      mask: `${kind}.mask.png`,
      area: mask.reduce((sum, value) => sum + value, 0) / mask.length,
    })),
    leftOut,
    photographs,
  });
  const outlines = {
    schema: "selfsame.totem-outlines/1",
    size: { width, height },
    balls: named.map(({ name, radius, index, ...ball }) => ({
      name,
      radius,
      index,
      points: outlineOf({ ...ball, radius }, camera, POINTS).map(([x, y]) => [round(x), round(y)]),
    })),
  };
  const write = async (file: string, data: Promise<Uint8Array> | string) =>
    writeText(join(folder, id, file), await data, []);
  await write(document.photo, photographJpeg(photo, camera));
  for (const [i, { image, mask }] of document.manipulations.entries()) {
    await write(image, photographJpeg(manipulations[i].image, camera));
    await write(mask, maskPng(manipulations[i].mask, camera));
  }
  await write(document.depth, depthPng(depth, camera));
  await write(document.outlines, `${JSON.stringify(outlines)}\n`);
  await write("truth.json", `${JSON.stringify(document, null, 2)}\n`);
  return document;
}

const round = (pixels: number): number => Number(pixels.toFixed(4));

const millimetres = (metres: number): number =>
  Number.isFinite(metres) ? Math.min(DEEPEST, Math.round(1000 * metres)) : 0;

/** With what a camera would say of its lens, and with who made it. */
async function photographJpeg({ width, height, data }: RgbImage, { fx }: Camera): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const longer = Math.max(width, height);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .withExif({
      IFD0: { Software: "selfsame totem simulate" },
      IFD2: {
        FocalLength: `${Math.round((1e4 * fx * SENSOR) / longer)}/10000`,
        // Pixels per centimetre.
        FocalPlaneXResolution: `${10 * longer}/${SENSOR}`,
        FocalPlaneResolutionUnit: "3",
      },
    })
    .jpeg({ quality: jpeg.quality, chromaSubsampling: jpeg.subsampling })
    .toBuffer();
}

/** Whole millimetres in 16 bits; 0 where there is nothing. */
async function depthPng(depth: Float32Array, { width, height }: Size): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const raw: SharpOptions["raw"] = { width, height, channels: 1 };
  return sharp(Uint16Array.from(depth, millimetres), { raw }).toColourspace("grey16").png().toBuffer();
}
