/** Straight lines in space, a colour at each end. */
import { LineMaterial } from "three/examples/jsm/lines/LineMaterial.js";
import { LineSegments2 } from "three/examples/jsm/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/examples/jsm/lines/LineSegmentsGeometry.js";
import type { Vector } from "../../engine/totem/refraction/vector.ts";
import { type Colour, linear } from "./colours.ts";

/** Corners that are joined, in the coordinates of photographs, metres. */
export interface Path {
  corners: readonly Vector[];
  colour: Colour;
}

interface Style {
  /** CSS pixels. */
  width: number;
  /** 0..1. */
  opacity: number;
  /** Seen through what stands before it. */
  through?: boolean;
}

export function linesOf(paths: readonly Path[], { width, opacity, through = false }: Style): LineSegments2 {
  const positions: number[] = [];
  const colours: number[] = [];
  for (const { corners, colour } of paths) {
    const shade = linear(colour);
    for (const [i, [x, y, z]] of corners.entries()) {
      if (i === 0) continue;
      const [px, py, pz] = corners[i - 1];
      positions.push(px, -py, -pz, x, -y, -z);
      colours.push(...shade, ...shade);
    }
  }
  const geometry = new LineSegmentsGeometry();
  geometry.setPositions(positions);
  geometry.setColors(colours);
  const material = new LineMaterial({
    linewidth: width,
    vertexColors: true,
    transparent: opacity < 1,
    opacity,
    depthTest: !through,
    depthWrite: opacity === 1,
  });
  return new LineSegments2(geometry, material);
}
