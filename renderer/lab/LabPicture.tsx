/** A picture that a run has told, pixel by pixel. */
import { useMemo } from "react";
import type { Picture } from "../../engine/lab/recording.ts";
import { TileSheet } from "../../engine/lab/tiles.ts";
import { Tile } from "./tiles/Tile.tsx";

/** Small pictures are drawn larger, in whole steps, up to about this many CSS pixels. */
const WIDE = 320;

export function LabPicture({ picture }: { picture: Picture }) {
  const { title, width, height } = picture;
  const sheet = useMemo(() => new TileSheet({ ...picture, count: 1 }), [picture]);
  return (
    <figure className="lab-picture" data-testid="lab-picture">
      <Tile sheet={sheet} index={0} scale={Math.max(1, Math.floor(WIDE / width))} label={title} />
      <figcaption>
        {title}{" "}
        <span className="muted">
          {width} × {height}
        </span>
      </figcaption>
    </figure>
  );
}
