/** A picture that a run has told, pixel by pixel. */
import { useEffect, useRef } from "react";
import type { Picture } from "../../engine/lab/recording.ts";

/** Small pictures are drawn larger, in whole steps, up to about this many CSS pixels. */
const WIDE = 320;

export function LabPicture({ picture }: { picture: Picture }) {
  const { title, width, height } = picture;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(picture.width, picture.height);
    image.data.set(rgba(picture));
    context.putImageData(image, 0, 0);
  }, [picture]);
  return (
    <figure className="lab-picture" data-testid="lab-picture">
      <canvas
        ref={canvas}
        width={width}
        height={height}
        style={{ width: width * Math.max(1, Math.floor(WIDE / width)) }}
        aria-label={title}
        role="img"
      />
      <figcaption>
        {title}{" "}
        <span className="muted">
          {width} × {height}
        </span>
      </figcaption>
    </figure>
  );
}

/** Opaque pixels of four bytes; what is missing at the end is black. */
function rgba({ data, channels, width, height }: Picture): Uint8ClampedArray {
  const bytes = atob(data);
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = bytes.charCodeAt(channels === 3 ? 3 * i + c : i);
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}
