/** The scene as a surface for three.js, in the colours of a picture on the grid. */
import { BufferAttribute, BufferGeometry, DoubleSide, Mesh, MeshBasicMaterial } from "three";
import { toLinear } from "../../../engine/image/colour.ts";
import type { SceneMesh } from "./sceneMesh.ts";

/** @param picture 8-bit sRGB of all cells, interleaved. @param opacity 0..1. */
export function sceneSurface({ positions, cells, triangles }: SceneMesh, picture: Uint8Array, opacity: number): Mesh {
  const places = positions.slice();
  // three.js has y up and z towards the eye.
  for (let i = 0; i < places.length; i += 3) {
    places[i + 1] *= -1;
    places[i + 2] *= -1;
  }
  const colours = new Float32Array(3 * cells.length);
  // It mixes the colours of vertices in linear light.
  for (const [vertex, cell] of cells.entries())
    for (let c = 0; c < 3; c++) colours[3 * vertex + c] = toLinear(picture[3 * cell + c]);
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(places, 3));
  geometry.setAttribute("color", new BufferAttribute(colours, 3));
  geometry.setIndex(new BufferAttribute(triangles, 1));
  return new Mesh(
    geometry,
    new MeshBasicMaterial({ vertexColors: true, side: DoubleSide, transparent: opacity < 1, opacity }),
  );
}
