import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { MapLayer, RasterInfo } from "../../contract/findings.ts";
import { MapPanel } from "./MapPanel.tsx";
import { SplitHandle } from "./SplitHandle.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { defaultViewerSettings, type ViewerMode } from "./settings.ts";
import type { ViewerSnapshot } from "./viewerState.ts";

const picture: RasterInfo = { id: "p", width: 800, height: 600, tile: 256, levels: 3, sample: "rgb8" };
const layer: MapLayer = {
  raster: { id: "m", width: 100, height: 75, tile: 256, levels: 1, sample: "u16" },
  range: [0, 20],
  unit: "grey levels",
  meaning: { low: "agrees", high: "disagrees" },
  style: "heat",
};

const panel = (shown: ViewerMode, style: MapLayer["style"] = "heat") =>
  renderToStaticMarkup(
    <MapPanel
      picture={picture}
      layer={{ ...layer, style }}
      shown={shown}
      settings={{ ...defaultViewerSettings, threshold: 0.25 }}
      onSettings={() => {}}
    />,
  );

const state: ViewerSnapshot = {
  zoom: 0.5,
  fitted: false,
  level: 1,
  ready: true,
  shown: "overlay",
  grid: "off",
  held: false,
  readout: null,
  crosshair: false,
  failures: 0,
  failure: "",
  visible: { x: 0, y: 0, width: 10, height: 10 },
};

describe("map panel", () => {
  it("gives the range, the unit, both meanings and the native resolution", () => {
    const html = panel("overlay");
    for (const text of ["agrees", "disagrees", "grey levels", ">0<", ">20<", "not computed", "one per 8 × 8 pixels"])
      expect(html).toContain(text);
    expect(html).toContain("5 grey levels");
    expect(html).not.toContain("disabled");
  });

  it("offers opacity and threshold for the overlay only, and no colours for grey layers", () => {
    expect(panel("split").match(/disabled/g)).toHaveLength(2);
    expect(panel("overlay", "grey")).not.toContain("<input");
    expect(panel("overlay", "grey")).not.toContain("<select");
  });
});

describe("split handle", () => {
  it("is a slider that says where it stands", () => {
    const html = renderToStaticMarkup(<SplitHandle split={0.3} onSplit={() => {}} />);
    expect(html).toContain('role="slider"');
    expect(html).toContain('aria-valuenow="30"');
  });
});

describe("status line", () => {
  const line = (change: Partial<ViewerSnapshot>) =>
    renderToStaticMarkup(<StatusLine state={{ ...state, ...change }} picture={picture} mapName="map" density={1} />);

  it("reads out the pixel without announcing every movement", () => {
    const html = line({ readout: { x: 12, y: 7, rgb: [1, 2, 3], map: "0.5 votes" } });
    expect(html).toContain('aria-live="off"');
    for (const text of ["x 12 y 7", "R 1 G 2 B 3", "map 0.5 votes", "800 × 600 at 50 %"]) expect(html).toContain(text);
    expect(line({ readout: { x: 1, y: 1, rgb: null, map: null } })).toContain("map …");
  });

  it("says from where on the grid can be seen", () => {
    expect(line({ grid: "tooSmall" })).toContain("The grid appears from 200 %");
    expect(line({ grid: "shown" })).not.toContain("The grid appears");
  });
});
