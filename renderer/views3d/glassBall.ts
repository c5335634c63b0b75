/** A ball of glass: clear in the middle, brighter towards its outline, as a Fresnel reflection is. */
import { Color, Mesh, ShaderMaterial, SphereGeometry } from "three";
import type { Vector } from "../../engine/totem/refraction/vector.ts";
import { type Colour, linear } from "./colours.ts";
import { toThree } from "./space.ts";

const vertexShader = `
varying vec3 across;
varying vec3 towards;
void main() {
  vec4 place = modelViewMatrix * vec4(position, 1.0);
  across = normalize(normalMatrix * normal);
  towards = normalize(-place.xyz);
  gl_Position = projectionMatrix * place;
}`;

const fragmentShader = `
uniform vec3 shade;
uniform float strength;
varying vec3 across;
varying vec3 towards;
void main() {
  float rim = pow(1.0 - abs(dot(normalize(across), normalize(towards))), 2.5);
  float glint = pow(max(0.0, dot(normalize(across), normalize(vec3(-0.4, 0.7, 0.6)))), 60.0);
  gl_FragColor = vec4(mix(shade, vec3(1.0), 0.6 * glint), clamp(0.10 + strength * rim + 0.8 * glint, 0.0, 1.0));
  #include <colorspace_fragment>
}`;

/** @param chosen drawn stronger than the others. */
export function glassBall(centre: Vector, radius: number, colour: Colour, chosen: boolean): Mesh {
  const material = new ShaderMaterial({
    vertexShader,
    fragmentShader,
    uniforms: { shade: { value: new Color(...linear(colour)) }, strength: { value: chosen ? 1.4 : 0.75 } },
    transparent: true,
    depthWrite: false,
  });
  const ball = new Mesh(new SphereGeometry(radius, 48, 32), material);
  ball.position.copy(toThree(centre));
  return ball;
}
