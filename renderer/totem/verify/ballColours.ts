/** Which of the theme's colours stands for a ball, in lists and among rays. */
import type { Inks } from "../../ui/inks.ts";

const COLOURS = 8;

/** The name of a custom property, see ui/tokens.css. @param index of the ball, from 0. */
export const tokenOfBall = (index: number): string => `--chart-${(index % COLOURS) + 1}`;

/** A colour of the theme, "#rrggbb", as numbers. */
export function colourOf(inks: Inks, token: string): readonly [red: number, green: number, blue: number] {
  const value = Number.parseInt(inks.token(token).slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
