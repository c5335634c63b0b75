/** One picture among those that are compared: the picture, its map over it, what came of it. */
import { ScanSearch } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { CasePicture } from "../../../contract/batch.ts";
import { caseFilePath } from "../../../contract/routes.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useVerify } from "../../verify/store.ts";
import { useBatch } from "../store.ts";
import { nameAndFolder } from "../words.ts";
import { outcomeOf } from "./differ.ts";
import { drawMap } from "./mapPicture.ts";

interface Props {
  id: string;
  picture: CasePicture;
  /** Of the map, 0 to 1. */
  opacity: number;
}

export function ComparedPicture({ id, picture, opacity }: Props) {
  const { row, map, verdict } = picture;
  const colours = useVerify((state) => state.viewer.colourMap);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [gone, setGone] = useState(false);
  const [mapGone, setMapGone] = useState(false);
  useEffect(() => {
    if (!map || !canvas.current) return;
    const call = new AbortController();
    drawMap(canvas.current, caseFilePath(id, row.id, map), colours, call.signal).then(
      () => setMapGone(false),
      () => !call.signal.aborted && setMapGone(true),
    );
    return () => call.abort();
  }, [id, row.id, map, colours]);
  return (
    <figure className="compared" data-testid="compared" data-image={row.id}>
      <figcaption className="compared__head">
        <span className="compared__name" title={`${row.root}/${row.path}`}>
          {nameAndFolder(row.path)[0]}
        </span>
        <span className={`chip chip--${row.level ?? row.state}`} title={verdict?.text ?? row.reason ?? undefined}>
          {outcomeOf(picture)}
        </span>
        <IconButton
          icon={ScanSearch}
          label="Open in Verify"
          onPress={() => void useBatch.getState().openInVerify(row.id)}
        />
      </figcaption>
      <div className="compared__picture">
        {gone ? (
          <p className="muted">The picture cannot be shown: its file is gone, or cannot be read.</p>
        ) : (
          <div className="compared__layers">
            <img src={caseFilePath(id, row.id, "thumbnail.webp")} alt={row.path} onError={() => setGone(true)} />
            {map ? <canvas ref={canvas} aria-hidden style={{ opacity: mapGone ? 0 : opacity }} /> : null}
          </div>
        )}
      </div>
      <span className="muted compared__map">
        {map ? (mapGone ? "The map cannot be read." : "") : row.state === "done" ? "No detector drew a map." : ""}
      </span>
    </figure>
  );
}
