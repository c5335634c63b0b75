/** What an experiment tells while it runs, as plain data: the window draws it, the run folder keeps it. */

export interface Axis {
  label: string;
  /** Linear where left out. Values of a log2 axis are given as they are, not as logarithms. */
  scale?: "linear" | "log2" | "log10";
}

export interface Chart {
  id: string;
  title: string;
  x: Axis;
  y: Axis;
  /** How series are drawn; lines where left out. "scatter" takes frames instead of series. */
  style?: "lines" | "points" | "bars" | "scatter";
  /** What the reader should see in it. */
  caption?: string;
}

export interface Table {
  id: string;
  title: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

export interface ScatterGroup {
  name: string;
  points: readonly (readonly [x: number, y: number])[];
}

export type LabEvent =
  /** Comes before the first points of the chart. A chart told again is the same chart. */
  | { kind: "chart"; chart: Chart }
  /** Further points of a series; a point at an x that is there already takes its place. */
  | { kind: "points"; chart: string; series: string; points: readonly (readonly [x: number, y: number])[] }
  /** One picture of an animation of point clouds. */
  | { kind: "frame"; chart: string; frame: number; label: string; groups: readonly ScatterGroup[] }
  /** A table told again takes the place of the earlier one. */
  | { kind: "table"; table: Table }
  /** Pixels, row-major, 1 (grey) or 3 (RGB) channels, base64 of bytes. */
  | {
      kind: "picture";
      id: string;
      title: string;
      width: number;
      height: number;
      channels: 1 | 3;
      data: string;
    }
  /** Share of the whole run that is done, and what is done now. */
  | { kind: "progress"; fraction: number; step: string }
  /** A sentence for the reader, such as why a device was not used. */
  | { kind: "note"; text: string };
