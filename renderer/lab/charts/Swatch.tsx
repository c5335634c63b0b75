/** How a series is drawn, in small. */
import type { Chart } from "../../../engine/lab/events.ts";

interface Props {
  style: Chart["style"];
  colour: string;
  /** Of a run that is laid over: its lines are dashed, its points and bars hollow. */
  dash?: number[];
}

export function Swatch({ style = "lines", colour, dash }: Props) {
  const fill = dash ? "none" : colour;
  return (
    <svg width={style === "lines" ? 20 : 10} height="10" aria-hidden="true">
      {style === "lines" ? (
        <line x1="0" x2="20" y1="5" y2="5" stroke={colour} strokeWidth="2.4" strokeDasharray={dash?.join(" ")} />
      ) : style === "bars" ? (
        <rect x="1" y="1" width="8" height="8" stroke={colour} fill={fill} />
      ) : (
        <circle cx="5" cy="5" r="3.5" stroke={colour} fill={fill} />
      )}
    </svg>
  );
}
