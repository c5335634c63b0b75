/** The map of a result, coloured for the window. */
import { type ColourMapName, colourTable } from "../../../engine/image/colourMap.ts";
import { fetchBytes } from "../../viewer/fetchBytes.ts";

/** Pixels of the longer side: as large as thumbnails are. */
const LONGEST = 512;

/** Colours of a map: grey levels of `pixels` (RGBA, in place) become those of the table; what is transparent stays so. */
export function colourMap(pixels: Uint8ClampedArray, name: ColourMapName): void {
  const table = colourTable(name);
  for (let i = 0; i < pixels.length; i += 4) {
    const row = 3 * pixels[i];
    pixels[i] = table[row];
    pixels[i + 1] = table[row + 1];
    pixels[i + 2] = table[row + 2];
  }
}

/** Draws the map that lies under `path` into a canvas, no larger than a thumbnail. */
export async function drawMap(
  canvas: HTMLCanvasElement,
  path: string,
  name: ColourMapName,
  signal: AbortSignal,
): Promise<void> {
  const whole = await createImageBitmap(new Blob([await fetchBytes(path, signal)], { type: "image/png" }));
  if (signal.aborted) return whole.close();
  const scale = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
  canvas.width = Math.max(1, Math.round(whole.width * scale));
  canvas.height = Math.max(1, Math.round(whole.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  colourMap(image.data, name);
  context.putImageData(image, 0, 0);
}
