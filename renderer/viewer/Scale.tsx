/** Colours from the low to the high end of a map, and the numbers beneath them. */
import type { MapLayer } from "../../contract/findings.ts";
import type { ColourMapName } from "../../engine/image/colourMap.ts";
import { legendGradient, legendTicks } from "./legend.ts";
import "./viewer.css";

interface Props {
  style: MapLayer["style"];
  range: MapLayer["range"];
  colourMap: ColourMapName;
  /** Fraction of the range that is not shown. */
  threshold?: number;
}

export function Scale({ style, range, colourMap, threshold = 0 }: Props) {
  return (
    <>
      <div className="viewer-scale" style={{ backgroundImage: legendGradient(style, colourMap) }}>
        {threshold > 0 && <div className="viewer-below" style={{ width: `${threshold * 100}%` }} />}
      </div>
      <div className="viewer-ticks">
        {legendTicks(range).map((tick) => (
          <span key={tick.at} style={{ left: `${tick.at * 100}%` }}>
            {tick.text}
          </span>
        ))}
      </div>
    </>
  );
}
