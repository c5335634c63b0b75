/** One small picture, pixel by pixel. */
import { useEffect, useRef } from "react";
import type { TileSheet } from "../../../engine/lab/tiles.ts";

interface Props {
  sheet: TileSheet;
  index: number;
  /** CSS pixels for each of its own. */
  scale: number;
  /** What it shows, where no words beside it say so. */
  label?: string;
}

export function Tile({ sheet, index, scale, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = sheet;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    const pixels = sheet.rgba(index);
    if (!context) return;
    if (pixels) context.putImageData(new ImageData(pixels, sheet.width, sheet.height), 0, 0);
    else context.clearRect(0, 0, sheet.width, sheet.height);
  }, [sheet, index]);
  return (
    <canvas
      ref={canvas}
      className={scale >= 1 ? "tile-picture tile-picture--crisp" : "tile-picture"}
      width={width}
      height={height}
      style={{ width: width * scale, height: height * scale }}
      role={label === undefined ? "presentation" : "img"}
      aria-label={label}
    />
  );
}
