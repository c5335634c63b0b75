/** Milliseconds between two messages about progress. */
const interval = 100;

/** Tells of progress at most ten times a second, and of its end. */
export function seldom(tell: (fraction: number) => void): (fraction: number) => void {
  let told = 0;
  return (fraction) => {
    const now = performance.now();
    if (now - told < interval && fraction < 1) return;
    told = now;
    tell(fraction);
  };
}
