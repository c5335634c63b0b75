/** Learning rates over the course of a training: factors of the peak rate for step 0 to steps - 1. */

export type Schedule = (step: number, steps: number) => number;

export const constantRate: Schedule = () => 1;

/** From 1 down to 0 in a straight line. */
export const linearDecay: Schedule = (step, steps) => 1 - step / steps;

/** From 1 down to 0 along half a cosine (Loshchilov and Hutter 2017). */
export const cosineDecay: Schedule = (step, steps) => (1 + Math.cos((Math.PI * step) / steps)) / 2;

/** Rises from 0 over the given share of the steps, then follows `schedule` over the rest. */
export const withWarmUp =
  (schedule: Schedule, share: number): Schedule =>
  (step, steps) => {
    const rise = Math.ceil(steps * share);
    return step < rise ? (step + 1) / rise : schedule(step - rise, steps - rise);
  };
