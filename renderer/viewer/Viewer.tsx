/** The picture and its map: zoom, pan, compare, measure. Draws from tile pyramids of any size. */
import {
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { RasterInfo } from "../../contract/findings.ts";
import type { Region } from "../../engine/finding.ts";
import { ViewerController } from "./controller.ts";
import type { Outline, Segment } from "./drawMarks.ts";
import { fetchBytes } from "./fetchBytes.ts";
import { MapPanel } from "./MapPanel.tsx";
import type { Overlay } from "./overlay.ts";
import type { Picker } from "./picker.ts";
import { SplitHandle } from "./SplitHandle.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { type ViewerSettings, viewerModes } from "./settings.ts";
import { useStageInput, useStageSize, useWheel } from "./stageInput.ts";
import type { FetchTile } from "./tileStore.ts";
import { ViewerToolbar } from "./ViewerToolbar.tsx";
import type { ShownMap, ViewerSnapshot } from "./viewerState.ts";
import type { Point } from "./viewTransform.ts";
import "./viewer.css";

export interface ViewerProps {
  /** The upright picture. */
  picture: RasterInfo;
  /** The map of the selected finding; it covers the whole picture at its own resolution. */
  layer: ShownMap | null;
  /** Outlined and labelled over the picture. */
  regions?: readonly Region[];
  /** Drawn over the map. */
  border?: readonly Segment[];
  /** Drawn over everything, with what it takes of pointer and keys. */
  overlay?: Overlay;
  /** No map is ever laid over this picture: there are no tools for one. */
  plain?: boolean;
  /** Lets the reader choose places. */
  picker?: Picker;
  /** Beneath the picture: what is chosen. */
  children?: ReactNode;
  settings: ViewerSettings;
  onSettings(change: Partial<ViewerSettings>): void;
  /** How tiles are fetched; by `fetch` where left out. */
  fetchTile?: FetchTile;
  /** What the picture is, for screen readers. */
  label: string;
  ref?: Ref<ViewerHandle>;
}

/** What commands can do with the viewer. */
export interface ViewerHandle {
  fit(): void;
  /** One picture pixel on one pixel of the display. */
  actualSize(): void;
  zoomBy(factor: number): void;
  /** Moves the picture by device pixels. */
  panBy(dx: number, dy: number): void;
  /** Brings a picture point to the middle of the view. `zoom`: device pixels per picture pixel. */
  lookAt(point: Point, zoom: number): void;
  toggleGrid(): void;
  toggleMagnifier(): void;
  /** The next of picture, overlay, split, map. */
  nextMode(): void;
  /** Hides the map while true. */
  holdHidden(held: boolean): void;
  getState(): ViewerSnapshot;
  focus(): void;
}

const noRegions: readonly Region[] = [];
const noBorder: readonly Segment[] = [];

export function Viewer(props: ViewerProps) {
  const { picture, layer, overlay, picker, plain = false, settings, onSettings, label, ref } = props;
  const regions = props.regions ?? noRegions;
  const border = props.border ?? noBorder;
  const fetchTile = props.fetchTile ?? fetchBytes;
  const outlines = useMemo(
    (): Outline[] => (picker ? [...picker.others, ...(picker.chosen ? [picker.chosen] : [])] : []),
    [picker],
  );
  const [controller] = useState(
    () => new ViewerController({ picture, layer, regions, outlines, border, overlay, settings }),
  );
  const state = useSyncExternalStore(controller.subscribe, controller.snapshot);
  const stage = useRef<HTMLDivElement>(null);
  const scene = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const help = useId();

  useEffect(
    () => controller.setContent({ picture, layer, regions, outlines, border, overlay, settings }),
    [controller, picture, layer, regions, outlines, border, overlay, settings],
  );
  useEffect(
    () => (scene.current && marks.current ? controller.attach(scene.current, marks.current, fetchTile) : undefined),
    [controller, fetchTile],
  );
  const chosen = picker?.chosen;
  useEffect(() => {
    if (chosen) controller.reveal({ x: chosen.x + chosen.width / 2, y: chosen.y + chosen.height / 2 });
  }, [controller, chosen]);
  useStageSize(stage, controller);
  useWheel(stage, controller);
  useImperativeHandle(
    ref,
    () => ({
      fit: () => controller.fit(),
      actualSize: () => controller.actualSize(),
      zoomBy: (factor) => controller.zoomBy(factor),
      panBy: (dx, dy) => controller.panBy(dx, dy),
      lookAt: (point, zoom) => controller.lookAt(point, zoom),
      toggleGrid: () => onSettings({ grid: !settings.grid }),
      toggleMagnifier: () => onSettings({ magnifier: !settings.magnifier }),
      nextMode: () => onSettings({ mode: viewerModes[(viewerModes.indexOf(settings.mode) + 1) % viewerModes.length] }),
      holdHidden: (held) => controller.hold(held),
      getState: () => controller.snapshot(),
      focus: () => stage.current?.focus(),
    }),
    [controller, onSettings, settings],
  );
  const input = useStageInput(controller, picker, overlay?.input);

  return (
    <section
      className="viewer"
      aria-label={label}
      data-testid="viewer"
      data-ready={state.ready}
      data-zoom={state.zoom.toFixed(4)}
      data-fitted={state.fitted}
      data-level={state.level}
      data-shown={state.shown}
      data-grid={state.grid}
      data-held={state.held}
      data-regions={state.held ? 0 : regions.length}
      data-picture={picture.id}
      data-map={layer?.raster.id ?? ""}
    >
      <ViewerToolbar
        settings={settings}
        onSettings={onSettings}
        controller={controller}
        plain={plain}
        hasMap={layer !== null}
        zoom={state.zoom}
        held={state.held}
      />
      <div className="viewer-frame">
        <div
          ref={stage}
          className="viewer-stage"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the stage takes the viewer's keys
          tabIndex={0}
          aria-label={label}
          aria-describedby={help}
          data-testid="viewer-stage"
          {...input}
        >
          <canvas ref={scene} data-testid="viewer-scene" />
          <canvas ref={marks} />
        </div>
        {state.shown === "split" && <SplitHandle split={settings.split} onSplit={(split) => onSettings({ split })} />}
        {state.failures > 0 && (
          <div className="viewer-failure" role="alert" data-testid="viewer-failure">
            {state.failures} {state.failures === 1 ? "part" : "parts"} of the view could not be loaded. {state.failure}{" "}
            <button type="button" onClick={() => controller.retry()}>
              Try again
            </button>
          </div>
        )}
      </div>
      <p id={help} className="visually-hidden">
        Zoom with plus and minus, 0 fits the picture, 1 shows it at 100 %. Arrow keys move the view. Alt with arrow keys
        moves a crosshair that reads single pixels, Escape removes it.{" "}
        {plain ? overlay?.help : "Hold H to hide the map."}
        {picker &&
          " Enter chooses the place under the crosshair or in the middle of the view; then arrow keys choose its neighbours, Shift with arrow keys moves the view, and Escape lets go of it."}
      </p>
      {props.children}
      {layer && (
        <MapPanel picture={picture} layer={layer} shown={state.shown} settings={settings} onSettings={onSettings} />
      )}
      <StatusLine
        state={state}
        picture={picture}
        mapName={layer && (layer.name ?? "map")}
        density={window.devicePixelRatio}
      />
    </section>
  );
}
