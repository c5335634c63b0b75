/** What is wrong with outlines that somebody has drawn, in words, with what to do about it. */
import { type Camera, type Pixel, project } from "../refraction/camera.ts";
import { causticNearness } from "../refraction/forward.ts";
import { angleBetween, length, subtract } from "../refraction/vector.ts";
import { centreFromOutline, FEWEST_POINTS, type FittedCentre, outlineOf } from "./outline.ts";

export interface BallOutline {
  name: string;
  /** Metres. */
  radius: number;
  index: number;
  /** Standard deviations of both; exact where left out. */
  radiusDeviation?: number;
  indexDeviation?: number;
  points: readonly Pixel[];
}

/** A problem leaves balls out, a warning does not. */
export interface OutlineProblem {
  level: "problem" | "warning";
  /** Their names. */
  balls: string[];
  text: string;
}

export interface CheckedOutlines {
  /** In the order of the outlines; undefined where there is a problem. */
  fits: (FittedCentre | undefined)[];
  problems: OutlineProblem[];
}

/** Metres; smaller and larger ones are taken for a slip, such as millimetres. */
const RADII = { least: 0.001, most: 1 };
/** Of transparent solids: from ice to diamond, with some room. */
const INDICES = { least: 1.2, most: 2.5 };
/** Larger standard deviations of a radius, as a share of it, and of an index are taken for a slip. */
const DEVIATIONS = { radius: 0.2, index: 0.2 };
/** So near to the edge of the picture, in pixels, a point lies on the edge and not on the outline of a ball. */
const EDGE = 2;
/** Points around a ball are farther from its outline than this, root mean square: pixels, or a share of its apparent radius. */
const OFF = { pixels: 1.5, share: 0.03 };
/** Widest angle around the ball's middle without a point, degrees. */
const GAP = 240;
/** Points on the outline that are tried for whether the picture cuts it. */
const AROUND = 72;

/** @param outlines with names that differ. */
export function checkOutlines(outlines: readonly BallOutline[], camera: Camera): CheckedOutlines {
  const problems: OutlineProblem[] = [];
  const fits = outlines.map((outline) => {
    const balls = [outline.name];
    const checked = checkOne(outline, camera);
    if (typeof checked === "string") {
      problems.push({ level: "problem", balls, text: checked });
      return undefined;
    }
    if (isCut(outline, checked, camera))
      problems.push({
        level: "warning",
        balls,
        text: `A part of ${outline.name} lies outside of the picture: what it shows there is missing.`,
      });
    return checked;
  });
  const covered = new Set<number>();
  for (const [i, first] of outlines.entries())
    for (const [j, second] of outlines.entries()) {
      const [a, b] = [fits[i], fits[j]];
      if (j <= i || !a || !b) continue;
      const text = overlap(first, a, second, b);
      if (!text) continue;
      problems.push({ level: "problem", balls: [first.name, second.name], text });
      covered.add(i).add(j);
    }
  return { fits: fits.map((fit, i) => (covered.has(i) ? undefined : fit)), problems };
}

function checkOne(outline: BallOutline, camera: Camera): FittedCentre | string {
  const { name, radius, index, points, radiusDeviation = 0, indexDeviation = 0 } = outline;
  if (!(radius > 0)) return `The radius of ${name} has to be larger than 0. Measure the ball and enter half its width.`;
  if (radius < RADII.least || radius > RADII.most)
    return `A radius of ${radius} m is none of a glass ball (${name}). Enter it in metres: a ball 8 cm wide has 0.04.`;
  if (!(index >= INDICES.least && index <= INDICES.most))
    return `A refractive index of ${index} is none of glass (${name}). Crown glass has 1.52, acrylic 1.49.`;
  if (!(radiusDeviation >= 0 && radiusDeviation <= DEVIATIONS.radius * radius))
    return `The radius of ${name} is said to be known to ${radiusDeviation} m. Enter its standard deviation in metres: half a millimetre is 0.0005.`;
  if (!(indexDeviation >= 0 && indexDeviation <= DEVIATIONS.index))
    return `The refractive index of ${name} is said to be known to ${indexDeviation}. Among kinds of glass it differs by 0.005 or so.`;
  if (points.length < FEWEST_POINTS)
    return `${points.length} points say too little about the outline of ${name}. Click at least ${FEWEST_POINTS}, all around it.`;
  const { width, height } = camera;
  if (points.some(([x, y]) => !(x >= 0 && y >= 0 && x <= width && y <= height)))
    return `Points of ${name} lie outside of the picture, which has ${width} x ${height} pixels. Was it another picture?`;
  const onEdge = points.filter(([x, y]) => Math.min(x, y, width - x, height - y) <= EDGE).length;
  if (onEdge > 0)
    return `The picture cuts ${name}: ${onEdge} of its points lie on the edge of the picture, where no outline is. Take them away, or leave the ball out.`;
  const fit = fitted(points, camera, radius);
  if (!fit) return `The points of ${name} lie on the outline of no ball. Click again, all around it.`;
  const apparent = apparentRadius(radius, fit, camera);
  if (fit.residual > Math.max(OFF.pixels, OFF.share * apparent))
    return `The points of ${name} are ${fit.residual.toFixed(1)} pixels off the outline of a ball, on average, with a radius of ${apparent.toFixed(0)}. Either it is no ball, or a point is misplaced: click again.`;
  const gap = widestGap(points, project(camera, fit.centre));
  if (gap > GAP)
    return `The points of ${name} all lie on one side of it. Click around as much of the outline as can be seen.`;
  if (!(causticNearness({ centre: fit.centre, radius, index }) > 0))
    return `${name} is too near to the camera, ${(100 * length(fit.centre)).toFixed(1)} cm at a radius of ${(100 * radius).toFixed(1)} cm: it shows nothing but caustics. Are radius and focal length right?`;
  return fit;
}

function fitted(points: readonly Pixel[], camera: Camera, radius: number): FittedCentre | undefined {
  try {
    const fit = centreFromOutline(points, camera, radius);
    return fit.centre[2] > 0 ? fit : undefined;
  } catch {
    return undefined;
  }
}

/** Pixels. */
const apparentRadius = (radius: number, { centre }: FittedCentre, camera: Camera): number =>
  Math.sqrt(camera.fx * camera.fy) * Math.tan(Math.asin(radius / length(centre)));

/** Degrees. */
function widestGap(points: readonly Pixel[], [x, y]: Pixel): number {
  const angles = points.map((point) => Math.atan2(point[1] - y, point[0] - x)).sort((a, b) => a - b);
  const gaps = angles.map((angle, i) =>
    i > 0 ? angle - angles[i - 1] : angle + 2 * Math.PI - angles[angles.length - 1],
  );
  return (Math.max(...gaps) * 180) / Math.PI;
}

function isCut({ radius }: BallOutline, { centre }: FittedCentre, camera: Camera): boolean {
  return outlineOf({ centre, radius }, camera, AROUND).some(
    ([x, y]) => !(x >= 0 && y >= 0 && x <= camera.width && y <= camera.height),
  );
}

/** Cones around two balls that meet: one hides a part of the other, or they are in one place. */
function overlap(first: BallOutline, a: FittedCentre, second: BallOutline, b: FittedCentre): string | undefined {
  const half = (ball: BallOutline, fit: FittedCentre) => Math.asin(ball.radius / length(fit.centre));
  if (angleBetween(a.centre, b.centre) >= half(first, a) + half(second, b)) return undefined;
  const apart = length(subtract(a.centre, b.centre));
  const names = `${first.name} and ${second.name}`;
  return apart < first.radius + second.radius
    ? `${names} would be in one place: their centres are ${(100 * apart).toFixed(1)} cm apart. Was one ball outlined twice, or is a radius wrong?`
    : `The outlines of ${names} overlap: one hides a part of the other. Leave out the one that is hidden, or both where the light of one passes through the other.`;
}
