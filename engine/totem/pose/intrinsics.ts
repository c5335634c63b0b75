/**
 * How a camera maps directions to pixels, from what is known about its lens. The optical axis is taken to meet the picture in its
 * middle, and the lens not to distort.
 */
import type { Size } from "../../image/shapes.ts";
import { type Camera, undistorted } from "../refraction/camera.ts";

/** What EXIF or somebody says of the lens; what is missing, 0 or no number is not known. */
export interface LensFacts {
  /** Of the lens itself, millimetres. */
  focalLength?: number;
  /** Of a lens with the same angle of view on 35 mm film, millimetres. */
  focalLength35?: number;
  /** Pixels of the sensor per millimetre, along its longer side. */
  pixelsPerMillimetre?: number;
  /** Longer side of the sensor, millimetres. */
  sensorWidth?: number;
  /** Of the picture as the camera wrote it, upright or not. */
  pixelWidth?: number;
  pixelHeight?: number;
  digitalZoom?: number;
}

export interface KnownIntrinsics {
  camera: Camera;
  /** Where the focal length is from, in words. */
  how: string;
  /** Standard deviation of the focal length as a share of it. */
  deviation: number;
  warnings: string[];
}

/** In words what is missing. */
export interface UnknownIntrinsics {
  camera?: undefined;
  why: string;
}

/**
 * Diagonal of 35 mm film, 36 x 24 mm. By CIPA DCG-001, FocalLengthIn35mmFilm compares diagonals, so it holds for pictures of every
 * shape.
 */
const FILM_DIAGONAL = Math.hypot(36, 24);
/**
 * Assumed: standard deviation of a lens from the focal length that it is said to have, as a share. To it come the rounding of the
 * number, which a film's whole millimetres feel most, and the focus.
 */
const NOMINAL_DEVIATION = 0.01;
/** Of what was rounded to multiples of 1. */
const ROUNDING_DEVIATION = 1 / Math.sqrt(12);
/**
 * A lens that is focused on a distance u stands f u / (u - f) before the sensor instead of f; one that focuses by moving parts of
 * itself shortens instead. With 1 / u anywhere between 0 and 1 / m (balls stand about a metre away) and either sign, that is off by
 * f / m over the square root of 3: 0.2 % of a telephone's 4 mm, 2.9 % of 50 mm.
 */
const FOCUS_DEVIATION = 1 / (1000 * Math.sqrt(3));
/** Decimals that are looked at in a number of millimetres. */
const DECIMALS = 4;
/** Longer sides of sensors, millimetres. Some cameras give smaller pictures with the pixels of their whole sensor. */
const SENSORS = { least: 3, most: 70 };
/** Two shares of sides that differ by less are the same, rounded. */
const SAME_SHAPE = 0.01;
/** Two statements of a focal length that differ by more contradict each other. */
const SAME_FOCAL = 0.1;

/** A camera with square pixels. @param focal pixels. */
export const cameraOfFocal = ({ width, height }: Size, focal: number): Camera => ({
  width,
  height,
  fx: focal,
  fy: focal,
  cx: width / 2,
  cy: height / 2,
  distortion: undistorted,
});

/**
 * By the sensor where its size is given; else by its pixels, unless film contradicts them; else by film.
 * @param size of the upright picture.
 */
export function intrinsicsFromLens(size: Size, facts: LensFacts): KnownIntrinsics | UnknownIntrinsics {
  const frame = frameOf(size, facts);
  if ("why" in frame) return frame;
  const found = focalIn(frame, facts);
  if ("why" in found) return found;
  const { focal, ...rest } = found;
  return { ...rest, camera: cameraOfFocal(size, focal * frame.scale), warnings: [...frame.warnings, ...rest.warnings] };
}

interface Frame {
  /** Sides of the picture as the camera wrote it, pixels. */
  longer: number;
  shorter: number;
  /** Pixels of the picture per pixel of that one. */
  scale: number;
  warnings: string[];
}

function frameOf({ width, height }: Size, { pixelWidth = 0, pixelHeight = 0 }: LensFacts): Frame | UnknownIntrinsics {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (!(pixelWidth > 0 && pixelHeight > 0))
    return {
      longer: long,
      shorter: short,
      scale: 1,
      warnings: [
        "Nothing says how large the picture was when it was taken: it is taken to be whole and never resized.",
      ],
    };
  const [longer, shorter] = [Math.max(pixelWidth, pixelHeight), Math.min(pixelWidth, pixelHeight)];
  const [a, b] = [long / longer, short / shorter];
  if (Math.abs(a / b - 1) < SAME_SHAPE) return { longer, shorter, scale: Math.sqrt(a * b), warnings: [] };
  const taken = `it was taken with ${pixelWidth} x ${pixelHeight} pixels and has ${width} x ${height}`;
  if (a > 1 + SAME_SHAPE || b > 1 + SAME_SHAPE)
    return { why: `the picture has another shape than when it was taken: ${taken}` };
  return {
    longer,
    shorter,
    scale: 1,
    warnings: [
      `The picture was cropped: ${taken}. Nothing says where the optical axis is in it, the middle is taken; if it was resized as well, its focal length is another one.`,
    ],
  };
}

interface Focal {
  /** In pixels of the picture as the camera wrote it. */
  focal: number;
  how: string;
  deviation: number;
  warnings: string[];
}

function focalIn({ longer, shorter }: Frame, facts: LensFacts): Focal | UnknownIntrinsics {
  const [lens, film, density, sensor] = [
    facts.focalLength,
    facts.focalLength35,
    facts.pixelsPerMillimetre,
    facts.sensorWidth,
  ].map((value) => (value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined));
  const zoom = Math.max(1, facts.digitalZoom ?? 1);
  const zoomed = zoom > 1 ? [`The camera enlarged the picture by ${zoom.toFixed(2)} (digital zoom).`] : [];
  const byFilm: Focal | undefined =
    film === undefined
      ? undefined
      : {
          // Cameras that enlarge have done so to this number as well.
          focal: (film * Math.hypot(longer, shorter)) / FILM_DIAGONAL,
          how: `${said(film)} mm on 35 mm film, compared by diagonals (CIPA)`,
          deviation: Math.hypot(NOMINAL_DEVIATION, rounding(film), FOCUS_DEVIATION * (lens ?? film)),
          warnings: zoomed,
        };
  if (sensor) {
    if (!lens) return { why: "the size of the sensor is known, but not the focal length of the lens" };
    return {
      focal: (zoom * lens * longer) / sensor,
      how: `${said(lens)} mm on a sensor ${said(sensor)} mm wide`,
      deviation: Math.hypot(byLens(lens), rounding(sensor)),
      warnings: zoomed,
    };
  }
  const across = density && longer / density;
  const byPixels: Focal | undefined =
    lens && density && across && across >= SENSORS.least && across <= SENSORS.most
      ? {
          focal: zoom * lens * density,
          how: `${said(lens)} mm on a sensor of ${density.toFixed(1)} pixels per millimetre`,
          // Cameras give the pixels of their sensors to many digits.
          deviation: byLens(lens),
          warnings: zoomed,
        }
      : undefined;
  if (byPixels && byFilm && Math.abs(byPixels.focal / byFilm.focal - 1) > SAME_FOCAL)
    return {
      ...byFilm,
      warnings: [
        ...byFilm.warnings,
        `The focal length on film contradicts that of the lens: ${byFilm.focal.toFixed(0)} against ${byPixels.focal.toFixed(0)} pixels. The former is taken.`,
      ],
    };
  const found = byPixels ?? byFilm;
  if (found) return found;
  if (!lens) return { why: "no focal length is given" };
  if (across)
    return {
      why: `the lens has ${said(lens)} mm, but the pixels of the sensor as given would make it ${across.toFixed(1)} mm wide, which no sensor is`,
    };
  return { why: `the lens has ${said(lens)} mm, but nothing is said about the sensor` };
}

/** Standard deviation of a lens of so many millimetres, as a share. */
const byLens = (lens: number): number => Math.hypot(NOMINAL_DEVIATION, rounding(lens), FOCUS_DEVIATION * lens);

/** Standard deviation of a number of millimetres by its last decimal, as a share: 29 may be anything from 28.5 to 29.5. */
function rounding(millimetres: number): number {
  const decimals = Number(millimetres.toFixed(DECIMALS)).toString().split(".")[1]?.length ?? 0;
  return (ROUNDING_DEVIATION * 10 ** -decimals) / millimetres;
}

const said = (millimetres: number): string => String(Number(millimetres.toFixed(2)));
