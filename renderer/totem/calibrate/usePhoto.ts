/** The photograph for drawing in space: as a texture, and for the colour of a place. */
import { useEffect, useState } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import type { Pixel } from "../../../engine/totem/refraction/camera.ts";
import { drawWhole } from "../../viewer/wholePicture.ts";
import type { Colour } from "../../views3d/colours.ts";

/** Pixels of the longer side: more are not seen. */
const WANTED = 1000;

export interface Photo {
  canvas: HTMLCanvasElement;
  /** At a pixel of the picture. */
  colourAt(place: Pixel): Colour;
}

/** @returns undefined until it is there, and where it cannot be had. */
export function usePhoto(picture: RasterInfo): Photo | undefined {
  const [photo, setPhoto] = useState<Photo>();
  useEffect(() => {
    const controller = new AbortController();
    const canvas = document.createElement("canvas");
    drawWhole(picture, canvas, WANTED, controller.signal).then(
      () => setPhoto({ canvas, colourAt: readerOf(canvas, picture) }),
      // Without it, rays are grey and the pyramid has no base.
      () => {},
    );
    return () => controller.abort();
  }, [picture]);
  return photo;
}

function readerOf(canvas: HTMLCanvasElement, picture: RasterInfo): Photo["colourAt"] {
  const { width, height } = canvas;
  const data = canvas.getContext("2d")?.getImageData(0, 0, width, height).data;
  const within = (value: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(value)));
  return ([x, y]) => {
    if (!data) return [128, 128, 128];
    const at = 4 * (within((y * height) / picture.height, height) * width + within((x * width) / picture.width, width));
    return [data[at], data[at + 1], data[at + 2]];
  };
}
