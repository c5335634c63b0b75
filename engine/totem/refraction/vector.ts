/** Points and directions in space, metres where they are lengths. x to the right, y down, z away from the camera. */
export type Vector = readonly [x: number, y: number, z: number];

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** In the same direction with length 1; NaN for a vector of length 0. */
export const unit = (a: Vector): Vector => scale(a, 1 / length(a));

/** Angle between two directions in radians, 0..pi; exact for small angles too, unlike the arc cosine. */
export const angleBetween = (a: Vector, b: Vector): number => Math.atan2(length(cross(a, b)), dot(a, b));

/** Two unit vectors that are perpendicular to a unit vector and to each other. */
export function perpendiculars(axis: Vector): [Vector, Vector] {
  const other: Vector = Math.abs(axis[0]) < 0.7 ? [1, 0, 0] : [0, 1, 0];
  const first = unit(cross(axis, other));
  return [first, cross(axis, first)];
}
