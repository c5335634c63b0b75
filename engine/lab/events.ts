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

/** Numbers by row and column, drawn as a heat map: models against models, layers against layers, settings against data. */
export interface Matrix {
  id: string;
  title: string;
  /** What rows and columns are: "layer of the picture encoder". */
  rowLabel: string;
  columnLabel: string;
  rows: readonly string[];
  columns: readonly string[];
  /** [row][column]; null where nothing was measured. */
  values: readonly (readonly (number | null)[])[];
  /** Ends of the colour scale; those of the values where left out. */
  range?: readonly [low: number, high: number];
  /** More about each value, for whoever points at it, [row][column]: the pair of layers that gave it, its p-value. */
  details?: readonly (readonly string[])[];
  caption?: string;
}

/** Small pictures of one size, all in one piece: pixels of the pictures one after the other, row-major, base64 of bytes. */
export interface Tiles {
  width: number;
  height: number;
  /** 1 (grey) or 3 (RGB). */
  channels: 1 | 3;
  count: number;
  data: string;
}

export interface GalleryItem {
  /** Index of its tile; none where the thing is only words. */
  tile?: number;
  text?: string;
  /** Outlined: a hit, the chosen one. */
  marked?: boolean;
}

/** Things with lists of pictures and words beside them, one of which is looked at: a query with its neighbours, a result with its edits. */
export interface Gallery {
  id: string;
  title: string;
  tiles: Tiles;
  entries: readonly {
    /** What is looked at, with its own picture and words. */
    item: GalleryItem;
    lists: readonly { name: string; items: readonly GalleryItem[] }[];
  }[];
  caption?: string;
}

/** Pictures one after the other, with words to each: an episode of agents, a picture that is being found. */
export interface Film {
  id: string;
  title: string;
  /** One tile for each frame. */
  tiles: Tiles;
  frames: readonly { label: string; lines: readonly string[] }[];
  caption?: string;
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
  /** Told again, each of these takes the place of the earlier one of its id. */
  | { kind: "matrix"; matrix: Matrix }
  | { kind: "gallery"; gallery: Gallery }
  | { kind: "film"; film: Film }
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
