/**
 * Trainings that do not depend on each other, two at a time: while the networks of one are computed, what surrounds those of the
 * other is. They share an executor: networks are so small that to carry every step to another thread doubles its time.
 */
const AT_A_TIME = 2;

export interface Job<T> {
  /** Name of the training, in the progress of the run. */
  name: string;
  /** @param tell told with the share of the training that is done. */
  work(tell: (share: number) => void): Promise<T>;
  /** Told with the outcome, in the order of the jobs. */
  done(outcome: T): void;
}

/** @param progress told with the number of trainings that are done, parts of them included. */
export async function sideBySide<T>(
  jobs: readonly Job<T>[],
  progress: (name: string, done: number) => void,
): Promise<void> {
  const outcomes = new Map<number, T>();
  const shares = new Map<number, number>();
  const tell = (index: number, share: number) => {
    shares.set(index, share);
    progress(
      jobs[index].name,
      [...shares.values()].reduce((sum, value) => sum + value, 0),
    );
  };
  let next = 0;
  let told = 0;
  const work = async () => {
    while (next < jobs.length) {
      const index = next++;
      tell(index, 0);
      outcomes.set(index, await jobs[index].work((share) => tell(index, share)));
      tell(index, 1);
      for (; outcomes.has(told); told++) jobs[told].done(outcomes.get(told)!);
    }
  };
  // What is stopped saves first what it has: all are waited for before the first error is passed on.
  const ends = await Promise.allSettled(Array.from({ length: AT_A_TIME }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
