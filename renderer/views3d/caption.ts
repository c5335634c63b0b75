/** A name that hangs in space and always faces the eye. */
import { CanvasTexture, Sprite, SpriteMaterial, SRGBColorSpace } from "three";
import type { Vector } from "../../engine/totem/refraction/vector.ts";
import { toThree } from "./space.ts";

/** Pixels of the letters' height. */
const FONT = 44;

/** @param height of the whole caption, metres. */
export function caption(text: string, place: Vector, height: number): Sprite {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot draw: there is no 2D canvas.");
  const font = `600 ${FONT}px system-ui, sans-serif`;
  context.font = font;
  canvas.width = Math.ceil(context.measureText(text).width) + FONT;
  canvas.height = Math.round(1.5 * FONT);
  context.font = font;
  context.textBaseline = "middle";
  context.fillStyle = "rgb(0 0 0 / 70%)";
  context.beginPath();
  context.roundRect(0, 0, canvas.width, canvas.height, 14);
  context.fill();
  context.fillStyle = "white";
  context.fillText(text, FONT / 2, canvas.height / 2);
  const map = new CanvasTexture(canvas);
  map.colorSpace = SRGBColorSpace;
  const sprite = new Sprite(new SpriteMaterial({ map, depthTest: false }));
  sprite.scale.set((height * canvas.width) / canvas.height, height, 1);
  sprite.position.copy(toThree(place));
  sprite.renderOrder = 2;
  return sprite;
}
