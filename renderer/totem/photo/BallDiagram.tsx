/** Rays through a ball of crown glass, as it bends them: what comes from the left leaves on the right, and the other way round. */
import { bend } from "../../../engine/totem/refraction/ball.ts";
import type { Vector } from "../../../engine/totem/refraction/vector.ts";
import { tokenOfBall } from "../verify/ballColours.ts";

const RADIUS = 62;
/** Of the camera from the ball's middle, and of the end of each ray from where it leaves. */
const CAMERA = 215;
const REACH = 210;
const ball = { centre: [0, 0, 0] as Vector, radius: RADIUS, index: 1.52 };
/** Heights at which rays would pass the middle, as shares of the radius. */
const heights = [-0.8, -0.5, -0.22, 0.22, 0.5, 0.8];

export function BallDiagram() {
  const from: Vector = [-CAMERA, 0, 0];
  return (
    <svg className="ball-diagram" viewBox="-235 -82 470 164" aria-hidden="true">
      {heights.map((height, i) => {
        const ray = bend(ball, from, [CAMERA, height * RADIUS, 0]);
        if (!ray) return null;
        const { entry, exit, out } = ray;
        const end = [exit[0] + REACH * out[0], exit[1] + REACH * out[1]];
        return (
          <polyline
            key={height}
            points={[from, entry, exit, end].map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
            style={{ stroke: `var(${tokenOfBall(i)})` }}
          />
        );
      })}
      <circle r={RADIUS} />
      <path className="ball-diagram__glint" d="M-38 -34 A51 51 0 0 1 -8 -50" />
      <rect x={-CAMERA - 18} y={-10} width={22} height={20} rx={4} />
    </svg>
  );
}
