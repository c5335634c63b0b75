/** Small pieces of English that verdict and report share. Numbers are written for readers, not for programs. */
import type { FalseAlarm } from "../finding.ts";
import { superscript } from "../superscript.ts";

/** "1 detector", "3 detectors". */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${n} ${n === 1 ? singular : plural}`;
}

/** 1234567 as "1,234,567". */
export function thousands(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Up to three significant digits: "0.012", "34.5"; very small and very large numbers as "1.3 × 10⁻¹²". */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential(1).split("e");
    return `${Number(mantissa)} × 10${superscript(Number(exponent))}`;
  }
  return String(Number(value.toPrecision(3)));
}

/** How far log odds (natural) move the odds: "× 12", "× 1.4". */
export function odds(logOdds: number): string {
  const factor = Math.exp(logOdds);
  return `× ${factor < 10 ? factor.toFixed(1) : thousands(Number(factor.toPrecision(2)))}`;
}

/** What an alarm costs, as a sentence. */
export function falseAlarmInWords({ kind, value, basis }: FalseAlarm): string {
  const source = basis ? ` (${basis})` : "";
  if (kind === "rate") {
    if (value <= 0) return `No untouched picture of the test set raised such an alarm${source}.`;
    const share = value < 0.5 ? `about 1 in ${thousands(1 / value)}` : `about ${Math.round(value * 100)} of 100`;
    return `Measured: ${share} untouched pictures raise such an alarm${source}.`;
  }
  if (value >= 1)
    return `Up to ${number(value)} such detections are expected by chance in an untouched picture${source}.`;
  // Below this a number means nothing to a reader, and far below it the value itself underflows.
  const rarest = 1e-9;
  const rarity =
    value < rarest ? `less than once in ${thousands(1 / rarest)}` : `about once in ${thousands(1 / value)}`;
  return `By chance alone, such a detection is expected ${rarity} untouched pictures${source}.`;
}
