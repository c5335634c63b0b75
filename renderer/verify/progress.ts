/** How far an examination is, over all its detectors. */
import type { Examination } from "./examination.ts";

/** 0..1: finished detectors count whole, those at work by their share. */
export function overallProgress({ findings, fractions }: Examination, detectors: number): number {
  if (detectors === 0) return 0;
  const partial = Object.values(fractions).reduce((total, share) => total + share, 0);
  return Math.min(1, (Object.keys(findings).length + partial) / detectors);
}
