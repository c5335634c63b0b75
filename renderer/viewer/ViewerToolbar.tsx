/** Buttons for what the viewer's keys do. */
import { EyeOff, Grid3x3, Maximize, Minus, Plus, ZoomIn } from "lucide-react";
import { useId } from "react";
import type { ViewerController } from "./controller.ts";
import { zoomStep } from "./keys.ts";
import { formatZoom } from "./legend.ts";
import { type ViewerMode, type ViewerSettings, viewerModes } from "./settings.ts";

interface ViewerToolbarProps {
  settings: ViewerSettings;
  onSettings(change: Partial<ViewerSettings>): void;
  controller: ViewerController;
  /** Without the tools for a map. */
  plain: boolean;
  hasMap: boolean;
  zoom: number;
  held: boolean;
}

const modeLabels: Record<ViewerMode, string> = { picture: "Picture", overlay: "Overlay", split: "Split", map: "Map" };
const iconSize = 16;

export function ViewerToolbar({ settings, onSettings, controller, plain, hasMap, zoom, held }: ViewerToolbarProps) {
  return (
    <div className="viewer-toolbar" role="toolbar" aria-label="Picture tools">
      <div className="viewer-group">
        <button type="button" title="Fit to window (0)" aria-label="Fit to window" onClick={() => controller.fit()}>
          <Maximize size={iconSize} aria-hidden="true" />
        </button>
        <button type="button" title="Actual size (1)" onClick={() => controller.actualSize()}>
          100 %
        </button>
        <button
          type="button"
          title="Zoom out (-)"
          aria-label="Zoom out"
          onClick={() => controller.zoomBy(1 / zoomStep)}
        >
          <Minus size={iconSize} aria-hidden="true" />
        </button>
        <span className="viewer-zoom">{formatZoom(zoom)}</span>
        <button type="button" title="Zoom in (+)" aria-label="Zoom in" onClick={() => controller.zoomBy(zoomStep)}>
          <Plus size={iconSize} aria-hidden="true" />
        </button>
      </div>
      {plain ? null : <ModeChoice mode={settings.mode} disabled={!hasMap} onMode={(mode) => onSettings({ mode })} />}
      <div className="viewer-group">
        {plain ? null : <HideButton controller={controller} held={held} disabled={!hasMap} />}
        <button
          type="button"
          title="8 × 8 pixel grid"
          aria-label="8 × 8 pixel grid"
          aria-pressed={settings.grid}
          onClick={() => onSettings({ grid: !settings.grid })}
        >
          <Grid3x3 size={iconSize} aria-hidden="true" />
        </button>
        <button
          type="button"
          title="Magnifier: eight times, contrast stretched"
          aria-label="Magnifier"
          aria-pressed={settings.magnifier}
          onClick={() => onSettings({ magnifier: !settings.magnifier })}
        >
          <ZoomIn size={iconSize} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}

function ModeChoice(props: { mode: ViewerMode; disabled: boolean; onMode(mode: ViewerMode): void }) {
  const name = useId();
  return (
    <fieldset className="viewer-modes" disabled={props.disabled}>
      <legend className="visually-hidden">How the map is shown</legend>
      {viewerModes.map((mode) => (
        <label key={mode} data-testid={`viewer-mode-${mode}`}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            checked={mode === props.mode}
            onChange={() => props.onMode(mode)}
          />
          {modeLabels[mode]}
        </label>
      ))}
    </fieldset>
  );
}

/** Hides the map as long as it is pressed, by pointer or by key. */
function HideButton({
  controller,
  held,
  disabled,
}: {
  controller: ViewerController;
  held: boolean;
  disabled: boolean;
}) {
  const letGo = () => controller.hold(false);
  const isPress = (key: string) => key === " " || key === "Enter";
  return (
    <button
      type="button"
      title="Hold to hide the map (H)"
      aria-pressed={held}
      disabled={disabled}
      onPointerDown={() => controller.hold(true)}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onKeyDown={(event) => isPress(event.key) && controller.hold(true)}
      onKeyUp={(event) => isPress(event.key) && letGo()}
      onBlur={letGo}
    >
      <EyeOff size={iconSize} aria-hidden="true" /> Hold to hide
    </button>
  );
}
