/** Exact (Clopper-Pearson) 95 % interval of a proportion, by bisection on the binomial tail. */
export function proportionInterval(hits: number, total: number): [low: number, high: number] {
  const atMost = (k: number, p: number): number => {
    // P(X <= k) for X ~ Binomial(total, p), summed in logarithms.
    let logTerm = total * Math.log1p(-p);
    let sum = Math.exp(logTerm);
    for (let i = 1; i <= k; i++) {
      logTerm += Math.log((total - i + 1) / i) + Math.log(p) - Math.log1p(-p);
      sum += Math.exp(logTerm);
    }
    return Math.min(1, sum);
  };
  const solve = (tooLow: (p: number) => boolean): number => {
    let low = 1e-12;
    let high = 1 - 1e-12;
    for (let i = 0; i < 100; i++) {
      const middle = (low + high) / 2;
      if (tooLow(middle)) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return [
    hits === 0 ? 0 : solve((p) => 1 - atMost(hits - 1, p) < 0.025),
    hits === total ? 1 : solve((p) => atMost(hits, p) > 0.025),
  ];
}
