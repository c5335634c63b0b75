/** A colour and its numbers. */
import type { Colour } from "./witnesses.ts";

export function Swatch({ colour }: { colour: Colour }) {
  const [red, green, blue] = colour;
  return (
    <span className="swatch">
      <span className="swatch__colour" style={{ background: `rgb(${red} ${green} ${blue})` }} />
      <span className="mono">{colour.join(" ")}</span>
    </span>
  );
}
