/** The surroundings of a place of the photograph, magnified, with the place marked. */
import { useEffect, useRef } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import { composePicture } from "../../viewer/composeTile.ts";
import type { Point } from "../../viewer/viewTransform.ts";
import { useBlock } from "./useBlock.ts";

interface Props {
  picture: RasterInfo;
  /** Pixels. */
  place: Point;
  /** Pixels to each side that are shown; fewer where the photograph is smaller. */
  reach: number;
  label: string;
}

export function PhotoCrop({ picture, place, reach, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, height] = [Math.min(picture.width, 2 * reach), Math.min(picture.height, 2 * reach)];
  // Shifted and not cut at the edge of the photograph.
  const x = Math.min(picture.width - width, Math.max(0, Math.round(place.x - width / 2)));
  const y = Math.min(picture.height - height, Math.max(0, Math.round(place.y - height / 2)));
  const rgb = useBlock(picture, { x, y, width, height });
  useEffect(() => {
    if (!rgb || !canvas.current) return;
    const image = new ImageData(width, height);
    composePicture(rgb, new Uint32Array(image.data.buffer));
    canvas.current.getContext("2d")?.putImageData(image, 0, 0);
  }, [rgb, width, height]);
  return (
    <span className="photo-crop" role="img" aria-label={label} data-ready={rgb !== undefined}>
      <canvas ref={canvas} width={width} height={height} />
      <span
        className="photo-crop__mark"
        style={{ left: `${(100 * (place.x - x)) / width}%`, top: `${(100 * (place.y - y)) / height}%` }}
      />
    </span>
  );
}
