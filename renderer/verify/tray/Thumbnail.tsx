/** The picture, small. */
import { useEffect, useRef } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import { drawWhole } from "../../viewer/wholePicture.ts";

/** Longest side in pixels that is worth fetching. */
const WANTED = 256;

export function Thumbnail({ picture }: { picture: RasterInfo }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const controller = new AbortController();
    // A thumbnail that cannot be had stays empty; the viewer says what is wrong.
    drawWhole(picture, canvas.current!, WANTED, controller.signal).catch(() => {});
    return () => controller.abort();
  }, [picture]);
  return <canvas ref={canvas} className="thumbnail" aria-hidden />;
}
