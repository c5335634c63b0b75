/** What lies around and over the matrix: sizes of the regions, strips along its axes, the boundary, crosshairs. */
import type { PatchComparison } from "../../../engine/finding.ts";
import { count } from "../../../engine/verdict/words.ts";
import { regionsOf } from "./regions.ts";

/** How many patches each region has; the colours are those of the strips, and of the bars of attributes. */
export function RegionSizes({ patches }: { patches: PatchComparison }) {
  const { larger, smaller } = regionsOf(patches);
  return (
    <p className="affinity__sizes">
      <span>
        <span className="swatch swatch--larger" /> {smaller.length > 0 ? "larger region" : "one region"},{" "}
        {count(larger.length, "patch", "patches")}
      </span>
      {smaller.length > 0 ? (
        <span>
          <span className="swatch swatch--smaller" /> smaller region, {smaller.length}
        </span>
      ) : null}
    </p>
  );
}

interface Divided {
  /** Rows of the larger region. */
  boundary: number;
  side: number;
}

/** Along an axis: which rows or columns belong to which region. */
export function Strip({ boundary, side, direction }: Divided & { direction: "across" | "down" }) {
  return (
    <div className={`affinity__strip affinity__strip--${direction}`} aria-hidden="true">
      <span className="swatch--larger" style={{ flexGrow: boundary }} />
      <span className="swatch--smaller" style={{ flexGrow: side - boundary }} />
    </div>
  );
}

/** Where the smaller region begins, if there is one. */
export function Boundary({ boundary, side }: Divided) {
  if (boundary === side) return null;
  const position = `${(100 * boundary) / side}%`;
  return (
    <>
      <div className="affinity__line affinity__line--across" style={{ top: position }} />
      <div className="affinity__line affinity__line--down" style={{ left: position }} />
    </>
  );
}

interface HairProps {
  at: number;
  side: number;
  direction: "across" | "down";
  /** Of the chosen patch: marked at the edges only, to be told from the row that is pointed at. */
  chosen?: boolean;
}

/** Points out a row or a column. */
export function Hair({ at, side, direction, chosen = false }: HairProps) {
  const position = `${(100 * (at + 0.5)) / side}%`;
  return (
    <div
      className={`affinity__hair affinity__hair--${direction} ${chosen ? "affinity__hair--chosen" : ""}`}
      style={direction === "across" ? { top: position } : { left: position }}
    />
  );
}
