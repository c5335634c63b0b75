/** The picture and its map: zoom, pan, compare, measure. Draws from tile pyramids of any size. */
import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { MapLayer, RasterInfo } from "../../../contract/findings.ts";
import type { Region } from "../../../engine/finding.ts";
import { ViewerController } from "./controller.ts";
import { PointerGestures, wheelFactor } from "./gestures.ts";
import { viewerKey } from "./keys.ts";
import { MapPanel } from "./MapPanel.tsx";
import { SplitHandle } from "./SplitHandle.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { type ViewerSettings, viewerModes } from "./settings.ts";
import type { FetchTile } from "./tileStore.ts";
import { ViewerToolbar } from "./ViewerToolbar.tsx";
import type { ViewerSnapshot } from "./viewerState.ts";
import type { Point } from "./viewTransform.ts";
import "./viewer.css";

export interface ViewerProps {
  /** The upright picture. */
  picture: RasterInfo;
  /** The map of the selected finding; it covers the whole picture at its own resolution. */
  layer: MapLayer | null;
  /** Outlined and labelled over the picture. */
  regions?: readonly Region[];
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
  toggleGrid(): void;
  toggleMagnifier(): void;
  /** The next of picture, overlay, split, map. */
  nextMode(): void;
  /** Hides the map while true. */
  holdHidden(held: boolean): void;
  getState(): ViewerSnapshot;
  focus(): void;
}

async function fetchBytes(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(path, { signal });
  if (!response.ok) throw new Error(`The service answered ${response.status} for ${path}.`);
  return response.arrayBuffer();
}

const noRegions: readonly Region[] = [];

export function Viewer(props: ViewerProps) {
  const { picture, layer, settings, onSettings, label, ref } = props;
  const regions = props.regions ?? noRegions;
  const fetchTile = props.fetchTile ?? fetchBytes;
  const [controller] = useState(() => new ViewerController({ picture, layer, regions, settings }));
  const state = useSyncExternalStore(controller.subscribe, controller.snapshot);
  const stage = useRef<HTMLDivElement>(null);
  const scene = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const help = useId();

  useEffect(
    () => controller.setContent({ picture, layer, regions, settings }),
    [controller, picture, layer, regions, settings],
  );
  useEffect(
    () => (scene.current && marks.current ? controller.attach(scene.current, marks.current, fetchTile) : undefined),
    [controller, fetchTile],
  );
  useStageSize(stage, controller);
  useWheel(stage, controller);
  useImperativeHandle(
    ref,
    () => ({
      fit: () => controller.fit(),
      actualSize: () => controller.actualSize(),
      zoomBy: (factor) => controller.zoomBy(factor),
      panBy: (dx, dy) => controller.panBy(dx, dy),
      toggleGrid: () => onSettings({ grid: !settings.grid }),
      toggleMagnifier: () => onSettings({ magnifier: !settings.magnifier }),
      nextMode: () => onSettings({ mode: viewerModes[(viewerModes.indexOf(settings.mode) + 1) % viewerModes.length] }),
      holdHidden: (held) => controller.hold(held),
      getState: () => controller.snapshot(),
      focus: () => stage.current?.focus(),
    }),
    [controller, onSettings, settings],
  );
  const input = useStageInput(controller);

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
        moves a crosshair that reads single pixels, Escape removes it. Hold H to hide the map.
      </p>
      {layer && (
        <MapPanel picture={picture} layer={layer} shown={state.shown} settings={settings} onSettings={onSettings} />
      )}
      <StatusLine state={state} picture={picture} hasMap={layer !== null} density={window.devicePixelRatio} />
    </section>
  );
}

/** The browser's own count of device pixels, unless it does not count them (an emulated density) or tells none. */
function wholePixels(computed: number, counted: number | undefined): number {
  return counted !== undefined && Math.abs(counted - computed) <= 1 ? counted : Math.round(computed);
}

/** Keeps the drawing surface at the stage's size in device pixels. */
function useStageSize(stage: React.RefObject<HTMLDivElement | null>, controller: ViewerController): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const density = window.devicePixelRatio;
      const exact = entry.devicePixelContentBoxSize?.[0];
      controller.resize(
        {
          width: wholePixels(entry.contentRect.width * density, exact?.inlineSize),
          height: wholePixels(entry.contentRect.height * density, exact?.blockSize),
        },
        density,
      );
    });
    observer.observe(element, { box: "device-pixel-content-box" });
    return () => observer.disconnect();
  }, [stage, controller]);
}

/** Zooms with the wheel. React's own wheel listener is passive and could not keep the page from scrolling. */
function useWheel(stage: React.RefObject<HTMLDivElement | null>, controller: ViewerController): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      controller.zoomBy(wheelFactor(event), surfacePoint(event));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage, controller]);
}

/** Where an event on the stage happened, in device pixels. The canvases let events through, so offsets are the stage's. */
function surfacePoint(event: { offsetX: number; offsetY: number }): Point {
  return { x: event.offsetX * window.devicePixelRatio, y: event.offsetY * window.devicePixelRatio };
}

/** Mouse, touch and keys on the stage. */
function useStageInput(controller: ViewerController) {
  const [gestures] = useState(() => new PointerGestures());
  const hiding = useRef(false);
  const hide = (on: boolean) => {
    if (hiding.current === on) return;
    hiding.current = on;
    controller.hold(on);
  };
  const release = (event: PointerEvent<HTMLDivElement>) => gestures.release(event.pointerId);
  return {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      if (event.button > 1) return;
      // The middle button would start the browser's own scrolling.
      if (event.button === 1) event.preventDefault();
      event.currentTarget.focus({ preventScroll: true });
      event.currentTarget.setPointerCapture(event.pointerId);
      gestures.press(event.pointerId, surfacePoint(event.nativeEvent));
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      const at = surfacePoint(event.nativeEvent);
      const gesture = gestures.move(event.pointerId, at);
      if (gesture?.kind === "pan") controller.panBy(gesture.dx, gesture.dy);
      if (gesture?.kind === "pinch") controller.pinch(gesture.before, gesture.after);
      controller.pointAt(at);
    },
    onPointerUp: release,
    onPointerCancel: release,
    onPointerLeave: () => controller.pointAt(null),
    onDoubleClick: (event: React.MouseEvent) => controller.toggleZoom(surfacePoint(event.nativeEvent)),
    onKeyDown(event: KeyboardEvent) {
      const meaning = viewerKey(event);
      if (!meaning) return;
      // The key is used up: neither the page nor the window's shortcuts shall act on it as well.
      event.preventDefault();
      event.stopPropagation();
      if (meaning.kind === "fit") controller.fit();
      if (meaning.kind === "actualSize") controller.actualSize();
      if (meaning.kind === "zoom") controller.zoomBy(meaning.factor);
      if (meaning.kind === "look") controller.look(meaning.dx, meaning.dy);
      if (meaning.kind === "crosshair") controller.moveCrosshair(meaning.dx, meaning.dy);
      if (meaning.kind === "dropCrosshair") controller.dropCrosshair();
      if (meaning.kind === "hide") hide(true);
    },
    onKeyUp(event: KeyboardEvent) {
      if (viewerKey(event)?.kind === "hide") hide(false);
    },
    // The release of a key goes to whoever has the focus by then.
    onBlur: () => hide(false),
  };
}
