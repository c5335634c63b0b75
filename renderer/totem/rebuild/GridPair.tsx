/** The photograph and what was made of it, side by side: pointing at one points at the same place of the other. */
import { useState } from "react";
import { number } from "../../../engine/verdict/words.ts";
import { Scale } from "../../viewer/Scale.tsx";
import { middleOf } from "./cells.ts";
import { GridCanvas } from "./GridCanvas.tsx";
import type { Grids } from "./grids.ts";
import { type GridView, SCALE_COLOURS } from "./views.ts";

interface Props {
  grids: Grids;
  photograph: GridView;
  view: GridView;
}

export function GridPair({ grids, photograph, view }: Props) {
  const [at, setAt] = useState<number | null>(null);
  return (
    <div className="grid-pair" data-testid="grid-pair">
      <div className="grid-pair__pictures">
        {[photograph, view].map(({ id, title, tones }) => (
          <figure key={id}>
            <figcaption>{title}</figcaption>
            <GridCanvas grid={grids} tones={tones} label={title} at={at} onAt={setAt} />
          </figure>
        ))}
      </div>
      <div className="grid-pair__notes">
        <p className="muted">{view.text}</p>
        {view.scale ? (
          <div className="grid-pair__scale">
            <div className="viewer-meanings">
              <span>{view.scale.low}</span>
              <span className="viewer-unit">{view.scale.unit}</span>
              <span>{view.scale.high}</span>
            </div>
            <Scale style="heat" range={view.scale.range} colourMap={SCALE_COLOURS} />
          </div>
        ) : null}
        <output className="viewer-readout" data-testid="grid-readout">
          {(at === null ? [HINT] : readout(grids, at)).map((part) => (
            <span key={part}>{part}</span>
          ))}
        </output>
      </div>
    </div>
  );
}

const HINT = "Point at a picture, or move with the arrow keys, to read a place";

function readout(grids: Grids, cell: number): string[] {
  const { x, y } = middleOf(grids, cell);
  const [depth, confidence] = [grids.depth[cell], grids.confidence[cell]];
  const say = grids.balls.filter(({ weight }) => weight[cell] > 0).length;
  const place = `x ${Math.round(x)} y ${Math.round(y)}`;
  if (!(depth > 0)) return [place, "a ball is in the way"];
  return [
    place,
    `depth ${depth.toFixed(2)} m`,
    `confidence ${number(confidence)}`,
    `seen by ${say} of ${grids.balls.length} balls`,
  ];
}
