/** What lies under the cursor, the scale, and hints. */
import type { RasterInfo } from "../../contract/findings.ts";
import { gridZoom } from "./drawMarks.ts";
import { formatZoom } from "./legend.ts";
import type { ViewerSnapshot } from "./viewerState.ts";

export function StatusLine({
  state,
  picture,
  mapName,
  density,
}: {
  state: ViewerSnapshot;
  picture: RasterInfo;
  /** What a value of the map is called; null without a map. */
  mapName: string | null;
  /** Device pixels per CSS pixel. */
  density: number;
}) {
  const { readout } = state;
  return (
    <div className="viewer-status">
      <output
        className="viewer-readout"
        aria-live="off"
        aria-label="Pixel under the cursor"
        data-testid="viewer-readout"
      >
        {readout ? (
          <>
            <span>
              x {readout.x} y {readout.y}
            </span>
            <span>{readout.rgb ? `R ${readout.rgb[0]} G ${readout.rgb[1]} B ${readout.rgb[2]}` : "R … G … B …"}</span>
            {mapName !== null && (
              <span>
                {mapName} {readout.map ?? "…"}
              </span>
            )}
          </>
        ) : (
          <span>Point at the picture to read a pixel</span>
        )}
      </output>
      {state.grid === "tooSmall" && (
        <span data-testid="viewer-grid-hint">The grid appears from {formatZoom(gridZoom(density))}</span>
      )}
      <span data-testid="viewer-scale">
        {picture.width} × {picture.height} at {formatZoom(state.zoom)}
      </span>
    </div>
  );
}
