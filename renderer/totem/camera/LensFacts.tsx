/** What follows from the choice, in words that can be checked against the photograph; or what is missing, and what to do. */
import { TriangleAlert } from "lucide-react";
import type { LensChoice, LensReading } from "../../../contract/totemSessions.ts";
import { fieldOfView, focalOnFilm } from "../lens.ts";

interface Props {
  reading: LensReading;
  source: LensChoice["source"];
  /** The checkerboard is to be read first. */
  waiting: boolean;
}

export function LensFacts({ reading, source, waiting }: Props) {
  if (!reading.known)
    return (
      <div className="remark remark--problem" role="status" data-testid="lens-missing">
        <TriangleAlert aria-hidden />
        <span>
          The focal length is not known: {reading.why}.{" "}
          {source === "exif"
            ? "Type it, or photograph a checkerboard with the same camera. Balls can be outlined before that."
            : "Enter a number above 0. Balls can be outlined before that."}
        </span>
      </div>
    );
  const { camera, how, deviation, warnings } = reading;
  const { across, up } = fieldOfView(camera);
  const rows: [label: string, value: string][] = [
    ["From", waiting ? `${how} (until the checkerboard is read)` : how],
    ["Focal length", `${Math.sqrt(camera.fx * camera.fy).toFixed(0)} pixels`],
    ["As on 35 mm film", `${focalOnFilm(camera).toFixed(1)} mm`],
    ["Known to", `± ${(100 * deviation).toFixed(deviation < 0.01 ? 2 : 1)} %`],
  ];
  return (
    <section className="lens-facts" aria-label="What follows" data-testid="lens-facts">
      <div className="lens-facts__view">
        <Wedge degrees={across} />
        <p>
          <strong data-testid="lens-view">{across.toFixed(0)}° across</strong>
          <span className="muted">
            and {up.toFixed(0)}° from top to bottom. To check: a hand at arm's length with its fingers spread covers
            about 20°, so {(across / 20).toFixed(1)} of them should span the scene.
          </span>
        </p>
      </div>
      <dl className="facts">
        {rows.map(([label, value]) => (
          <div key={label} className="fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {warnings.length > 0 ? (
        <ul className="remarks">
          {warnings.map((text) => (
            <li key={text} className="remark remark--warning">
              <TriangleAlert aria-label="Warning" />
              {text}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

/** The angle as seen from above. */
function Wedge({ degrees }: { degrees: number }) {
  const half = (Math.PI * degrees) / 360;
  const reach = 62;
  const [x, y] = [reach * Math.sin(half), reach * Math.cos(half)];
  return (
    <svg className="wedge" viewBox="-50 -66 100 72" width={100} height={72} aria-hidden="true">
      <path className="wedge__view" d={`M0 0 L${-x} ${-y} A${reach} ${reach} 0 0 1 ${x} ${-y} Z`} />
      <rect className="wedge__camera" x={-7} y={-1} width={14} height={7} rx={2} />
    </svg>
  );
}
