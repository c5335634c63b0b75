/**
 * The noise of a picture as a wavelet denoiser leaves it: Mihcak, Kozintsev, Ramchandran, "Spatially adaptive statistical
 * modeling of wavelet image coefficients and its application to denoising", ICASSP 1999, with the four windows of Lukas,
 * Fridrich, Goljan, "Digital camera identification from sensor pattern noise", IEEE TIFS 1(2), 2006.
 */
import { keepNoise } from "./keepNoise.ts";
import type { Plane } from "./raster.ts";
import { forwardWavelet, inverseWavelet } from "./wavelet.ts";

const LEVELS = 4;

/**
 * What the denoiser takes away: of each wavelet coefficient the share s^2 / (s^2 + v), with v the variance of the picture
 * around it, the least of four windows. What changes slowly (the coarsest approximation) is no noise.
 * @param deviation s of the noise, in the units of the plane.
 */
export function waveletResidual(plane: Plane, deviation: number): Plane {
  const transform = forwardWavelet(plane, "db4", LEVELS);
  for (const { alongX, alongY, diagonal } of transform.details)
    for (const band of [alongX, alongY, diagonal]) keepNoise(band, deviation * deviation);
  transform.approximation.data.fill(0);
  return inverseWavelet(transform);
}
