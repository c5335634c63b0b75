/** Added to log-probabilities, such a number for each makes the largest sum a draw from them (Gumbel 1954). */
export const gumbel = (uniform: number): number => -Math.log(-Math.log(Math.max(uniform, 1e-12)));
