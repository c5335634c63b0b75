/** A colour, and its numbers where there is room for them. */
import type { Colour } from "./witnesses.ts";

export function ColourChip({ colour, numbers = false }: { colour: Colour; numbers?: boolean }) {
  const [red, green, blue] = colour;
  const text = `R ${red} G ${green} B ${blue}`;
  return (
    <span className="colour-chip" title={text}>
      <span
        className="colour-chip__colour"
        style={{ background: `rgb(${red} ${green} ${blue})` }}
        role="img"
        aria-label={text}
      />
      {numbers ? <span className="mono">{text}</span> : null}
    </span>
  );
}
