/** The map's legend and how it is laid over the picture. */
import { useId } from "react";
import type { RasterInfo } from "../../contract/findings.ts";
import { type ColourMapName, colourMapNames } from "../../engine/image/colourMap.ts";
import { describeResolution, formatValue, withUnit } from "./legend.ts";
import { Scale } from "./Scale.tsx";
import type { ViewerMode, ViewerSettings } from "./settings.ts";
import type { ShownMap } from "./viewerState.ts";

interface MapPanelProps {
  picture: RasterInfo;
  layer: ShownMap;
  shown: ViewerMode;
  settings: ViewerSettings;
  onSettings(change: Partial<ViewerSettings>): void;
}

export function MapPanel({ picture, layer, shown, settings, onSettings }: MapPanelProps) {
  const heat = layer.style === "heat";
  const overlaid = heat && shown === "overlay";
  const [low, high] = layer.range;
  const least = low + settings.threshold * (high - low);
  return (
    <div className="viewer-map" data-testid="viewer-map-panel">
      <Legend
        picture={picture}
        layer={layer}
        colourMap={settings.colourMap}
        threshold={overlaid ? settings.threshold : 0}
      />
      {heat && (
        <div className="viewer-controls">
          <label>
            Colours
            <select
              value={settings.colourMap}
              data-testid="viewer-colour-map"
              onChange={(event) => onSettings({ colourMap: event.target.value as ColourMapName })}
            >
              {colourMapNames.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <Fraction
            label="Opacity"
            text={`${Math.round(settings.opacity * 100)} %`}
            value={settings.opacity}
            disabled={!overlaid}
            onChange={(opacity) => onSettings({ opacity })}
          />
          <Fraction
            label="Show from"
            text={withUnit(formatValue(least, layer.range), layer.unit)}
            value={settings.threshold}
            disabled={!overlaid}
            onChange={(threshold) => onSettings({ threshold })}
          />
        </div>
      )}
    </div>
  );
}

function Fraction(props: {
  label: string;
  text: string;
  value: number;
  disabled: boolean;
  onChange(value: number): void;
}) {
  const id = useId();
  return (
    <div className="viewer-fraction">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={props.value}
        disabled={props.disabled}
        title={props.disabled ? "For the overlay only" : undefined}
        aria-valuetext={props.text}
        onChange={(event) => props.onChange(event.target.valueAsNumber)}
      />
      <span className="viewer-number">{props.text}</span>
    </div>
  );
}

interface LegendProps {
  picture: RasterInfo;
  layer: ShownMap;
  colourMap: ColourMapName;
  threshold: number;
}

function Legend({ picture, layer, colourMap, threshold }: LegendProps) {
  return (
    <figure className="viewer-legend" aria-label="Legend of the map" data-testid="viewer-legend">
      <div className="viewer-meanings">
        <span>{layer.meaning.low}</span>
        <span className="viewer-unit">{layer.unit}</span>
        <span>{layer.meaning.high}</span>
      </div>
      <Scale style={layer.style} range={layer.range} colourMap={colourMap} threshold={threshold} />
      <div className="viewer-notes">
        <span className={layer.unknown ? "viewer-hatch viewer-hatch--dimmed" : "viewer-hatch"} aria-hidden="true" />{" "}
        {layer.unknown ?? "not computed"}
        <span className="viewer-resolution">{layer.grain ?? describeResolution(picture, layer.raster)}</span>
      </div>
    </figure>
  );
}
