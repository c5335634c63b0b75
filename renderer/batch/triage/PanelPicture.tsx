/** The picture, with what the maps of all detectors say together over it where wanted. */
import { Flame } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ToggleButton } from "react-aria-components";
import type { TableRow } from "../../../contract/batch.ts";
import { caseFilePath } from "../../../contract/routes.ts";
import { useVerify } from "../../verify/store.ts";
import { CasePicture } from "../CasePicture.tsx";
import { drawMap } from "../compare/mapPicture.ts";
import { useBatch } from "../store.ts";

interface Props {
  id: string;
  row: TableRow;
  /** Its file; null where no detector drew one. */
  map: string | null;
}

export function PanelPicture({ id, row, map }: Props) {
  const shown = useBatch((state) => state.map);
  const { colourMap, opacity } = useVerify((state) => state.viewer);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [gone, setGone] = useState(false);
  const over = shown && map !== null && !gone;
  useEffect(() => {
    if (!over || !canvas.current || map === null) return;
    const call = new AbortController();
    drawMap(canvas.current, caseFilePath(id, row.id, map), colourMap, call.signal).catch(() => {
      if (!call.signal.aborted) setGone(true);
    });
    return () => call.abort();
  }, [id, row.id, map, over, colourMap]);
  return (
    <figure className="panel-picture" data-testid="panel-picture">
      <div className="panel-picture__layers">
        <CasePicture id={id} row={row} alt={row.path} />
        {over ? <canvas ref={canvas} aria-hidden style={{ opacity }} /> : null}
      </div>
      {map !== null ? (
        <ToggleButton
          className="button button--small panel-picture__map"
          data-testid="map-toggle"
          isSelected={shown}
          isDisabled={gone}
          onChange={(on) => useBatch.getState().setMap(on)}
        >
          <Flame aria-hidden /> {gone ? "The map cannot be read" : "Map"}
        </ToggleButton>
      ) : null}
    </figure>
  );
}
