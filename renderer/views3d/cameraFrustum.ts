/** A camera in space: its pyramid of view, and its photograph on the base of it. */
import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  SRGBColorSpace,
} from "three";
import { type Camera, rayThrough } from "../../engine/totem/refraction/camera.ts";
import { scale, type Vector } from "../../engine/totem/refraction/vector.ts";
import type { Colour } from "./colours.ts";
import { linesOf } from "./lines.ts";
import { toThree } from "./space.ts";

interface Frustum {
  camera: Camera;
  /** Of the base, along z, metres. */
  depth: number;
  photo: HTMLCanvasElement | undefined;
  colour: Colour;
  /** Of the photograph, 0..1. */
  opacity: number;
}

export function cameraFrustum({ camera, depth, photo, colour, opacity }: Frustum): Group {
  const { width, height, fx, fy, cx, cy } = camera;
  const corner = (x: number, y: number): Vector => {
    const ray = rayThrough(camera, [x, y]);
    // A lens that folds the picture sees nothing in its corners: the pyramid is that of a pinhole.
    return scale(ray.every(Number.isFinite) ? ray : [(x - cx) / fx, (y - cy) / fy, 1], depth);
  };
  const corners = [corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)];
  const group = new Group();
  group.add(
    linesOf(
      [
        ...corners.map((end) => ({ corners: [[0, 0, 0] as Vector, end], colour })),
        { corners: [...corners, corners[0]], colour },
      ],
      { width: 1.5, opacity: 0.9 },
    ),
  );
  if (photo) group.add(base(corners, photo, opacity));
  return group;
}

/** @param corners from the upper left one, clockwise. */
function base(corners: readonly Vector[], photo: HTMLCanvasElement, opacity: number): Mesh {
  const geometry = new BufferGeometry();
  const places = corners.flatMap((corner) => toThree(corner).toArray());
  geometry.setAttribute("position", new BufferAttribute(Float32Array.from(places), 3));
  geometry.setAttribute("uv", new BufferAttribute(Float32Array.from([0, 1, 1, 1, 1, 0, 0, 0]), 2));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  const map = new CanvasTexture(photo);
  map.colorSpace = SRGBColorSpace;
  const material = new MeshBasicMaterial({ map, side: DoubleSide, transparent: opacity < 1, opacity });
  return new Mesh(geometry, material);
}
