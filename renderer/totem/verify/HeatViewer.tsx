/** The heat over the photograph: where it is chosen, what is protected, where the balls show the chosen place. */
import { type ReactNode, type Ref, useLayoutEffect, useMemo, useState } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { HOTTEST } from "../../../engine/totem/verify/verify.ts";
import type { Outline } from "../../viewer/drawMarks.ts";
import type { Picker } from "../../viewer/picker.ts";
import { defaultViewerSettings, type ViewerSettings } from "../../viewer/settings.ts";
import { Viewer, type ViewerHandle } from "../../viewer/Viewer.tsx";
import type { Point } from "../../viewer/viewTransform.ts";
import { fetchTile, offerRaster } from "../../viewer/windowRasters.ts";
import { cellAt, neighbour, rectOf } from "../rebuild/cells.ts";
import type { Grids } from "../rebuild/grids.ts";
import { borderOf } from "./border.ts";
import { heatLayer } from "./heatLayer.ts";
import type { Place } from "./witnesses.ts";

interface Props {
  picture: RasterInfo;
  verification: TotemVerification;
  grids: Grids;
  /** The sweep's or the field's. */
  heat: Float32Array;
  place: Place | undefined;
  onChoose(cell: number | null): void;
  ref?: Ref<ViewerHandle>;
  children?: ReactNode;
}

/** What is to be expected of an untouched photograph is left clear. */
const start: ViewerSettings = { ...defaultViewerSettings, opacity: 0.75, threshold: 1 / HOTTEST };
/** Pixels along the side of the box around a place in a ball. */
const IN_BALL = 12;

export function HeatViewer({ picture, verification, grids, heat, place, onChoose, ref, children }: Props) {
  const [settings, setSettings] = useState(start);
  const layer = useMemo(() => heatLayer(grids, heat, picture), [grids, heat, picture]);
  // Before the viewer asks for its tile.
  useLayoutEffect(() => offerRaster(layer.map.raster, layer.samples), [layer]);
  const border = useMemo(() => borderOf(grids, (cell) => !Number.isNaN(heat[cell]), picture), [grids, heat, picture]);
  const picker = useMemo(
    (): Picker => ({
      chosen: place ? { ...rectOf(grids, place.cell, picture), label: "Chosen place", strong: true } : null,
      others: place ? seenIn(place, verification) : [...hottest(verification), ...hottestIn(verification)],
      choose: (pixel) => onChoose(cellAt(grids, pixel)),
      step: (dx, dy) => {
        if (place) onChoose(neighbour(grids, place.cell, dx, dy));
      },
      drop: () => onChoose(null),
    }),
    [place, grids, picture, verification, onChoose],
  );
  return (
    <Viewer
      ref={ref}
      picture={picture}
      layer={layer.map}
      border={border}
      picker={picker}
      settings={settings}
      onSettings={(change) => setSettings((before) => ({ ...before, ...change }))}
      fetchTile={fetchTile}
      label="The photograph and what contradicts it"
    >
      {children}
    </Viewer>
  );
}

const box = ({ x, y }: Point, side: number, label: string): Outline => ({
  x: x - side / 2,
  y: y - side / 2,
  width: side,
  height: side,
  label,
  strong: false,
});

/** Where the balls show the chosen place. */
const seenIn = ({ witnesses }: Place, { balls }: TotemVerification): Outline[] =>
  witnesses.flatMap((witness, i) => ("why" in witness ? [] : [box(witness.place, IN_BALL, balls[i].name)]));

/** Where they show the hottest window. */
const hottestIn = ({ balls }: TotemVerification): Outline[] =>
  balls.flatMap(({ place, name }) => (place ? [box({ x: place[0], y: place[1] }, IN_BALL, name)] : []));

/** The window whose mean heat the verdict goes by: a hundredth of the picture. */
function hottest({ place, photo }: TotemVerification): Outline[] {
  if (!place) return [];
  return [box({ x: place[0], y: place[1] }, Math.sqrt(photo.width * photo.height) / 10, "Hottest")];
}
