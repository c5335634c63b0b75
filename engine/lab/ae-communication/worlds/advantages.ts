/** Generalised advantage estimates (Schulman et al. 2016, equation 16). */

export interface Course {
  rewards: ArrayLike<number>;
  /** Of the state before each step, and last of the one after them all. */
  values: ArrayLike<number>;
  /** 1 where the episode ended with the step: what comes after it is another one. */
  ends: ArrayLike<number>;
}

/** One estimate for each step. The return that the critic learns is estimate + value. */
export function advantages({ rewards, values, ends }: Course, gamma: number, tau: number): number[] {
  const result = new Array<number>(rewards.length);
  let next = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    const on = 1 - ends[t];
    const surprise = rewards[t] + gamma * on * values[t + 1] - values[t];
    next = surprise + gamma * tau * on * next;
    result[t] = next;
  }
  return result;
}
