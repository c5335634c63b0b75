/**
 * What a scan knows of its workers: how many pictures they take at a time, and whether anybody is there. It asks every two
 * seconds, and so notices as well when the queue itself no longer answers.
 */
import type { Redis } from "ioredis";
import { SelfsameError } from "../../contract/errors.ts";
import { type Listener, listeners, SAY_MS } from "./listeners.ts";

export interface FleetOptions {
  redis: Redis;
  /** Where the queue is, for people. */
  shown: string;
  queue: string;
  program: string;
  /** The arguments that a worker needs to listen here. */
  advice: string;
  /** Most pictures at a time, however many workers there are. */
  most: number;
  /** For the person at the scan. */
  tell: (message: string) => void;
  /** Ends the scan. */
  giveUp: (error: SelfsameError) => void;
  /** How long the queue may be silent before the scan ends. */
  patienceMs?: number;
}

/** So many pictures wait in the queue for each that is being examined: nobody waits for the scan. */
const AHEAD = 2;
const SILENT_MS = 5000;
const NOBODY_MS = 5000;
const PATIENCE_MS = 60_000;

export class Fleet {
  private capacity = 1;
  private inside = 0;
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private asking = false;
  private answered = performance.now();
  private silent = false;
  private nobodySince: number | undefined;
  private told: string | undefined;

  constructor(private readonly options: FleetOptions) {}

  async start(): Promise<void> {
    await this.ask();
    this.timer = setInterval(() => this.beat(), Math.min(SAY_MS, (this.options.patienceMs ?? PATIENCE_MS) / 4));
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Resolves when one more picture may go into the queue. One always may: it waits there for the first worker. */
  async enter(signal: AbortSignal): Promise<{ leave: () => void }> {
    if (this.inside >= this.capacity)
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => {
          this.waiting = this.waiting.filter((waiting) => waiting !== enter);
          reject(signal.reason);
        };
        const enter = () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        };
        this.waiting.push(enter);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    else this.inside++;
    return {
      leave: () => {
        this.inside--;
        this.admit();
      },
    };
  }

  private admit(): void {
    while (this.inside < this.capacity && this.waiting.length > 0) {
      this.inside++;
      this.waiting.shift()?.();
    }
  }

  private beat(): void {
    const { shown, tell, giveUp, patienceMs = PATIENCE_MS } = this.options;
    if (!this.asking) this.ask().catch(() => undefined);
    const silence = performance.now() - this.answered;
    if (silence > Math.min(SILENT_MS, patienceMs / 2) && !this.silent) {
      this.silent = true;
      tell(`${shown} does not answer. The scan waits for it for ${Math.round(patienceMs / 1000)} s.`);
    }
    if (silence > patienceMs) {
      this.stop();
      giveUp(
        new SelfsameError(
          "notFound",
          `${shown} has not answered for ${Math.round(patienceMs / 1000)} s.`,
          "What was recorded is kept; go on with --resume once it is back.",
        ),
      );
    }
  }

  private async ask(): Promise<void> {
    this.asking = true;
    try {
      const all = await listeners(this.options.redis);
      if (this.silent) this.options.tell(`${this.options.shown} answers again.`);
      this.silent = false;
      this.answered = performance.now();
      this.update(all);
    } finally {
      this.asking = false;
    }
  }

  private update(all: readonly Listener[]): void {
    const { queue, most, tell } = this.options;
    const ours = all.filter((listener) => listener.queue === queue);
    const jobs = ours.reduce((sum, listener) => sum + listener.jobs, 0);
    this.capacity = Math.max(1, Math.min(AHEAD * jobs, most));
    this.admit();
    const now = performance.now();
    this.nobodySince = ours.length > 0 ? undefined : (this.nobodySince ?? now);
    // Workers that have just been started, or are started again, are no news.
    if (this.nobodySince !== undefined && now - this.nobodySince < NOBODY_MS) return;
    const text = ours.length > 0 ? someListen(ours, jobs) : this.nobodyListens(all);
    if (text !== this.told) tell(text);
    this.told = text;
  }

  private nobodyListens(all: readonly Listener[]): string {
    const { shown, program, advice } = this.options;
    const otherStore = all.filter((listener) => listener.program === program).length;
    const others = all.length - otherStore;
    const why = [
      ...(otherStore > 0
        ? [`${count(otherStore)} there with another --store, or with one where this scan has none.`]
        : []),
      ...(others > 0 ? [`${count(others)} there of another version of Selfsame, or with other models.`] : []),
    ];
    return [`No worker listens at ${shown} for this scan.`, ...why, `Start one with: selfsame worker ${advice}`].join(
      " ",
    );
  }
}

const count = (workers: number): string => (workers === 1 ? "One worker listens" : `${workers} workers listen`);

function someListen(ours: readonly Listener[], jobs: number): string {
  const machines = new Set(ours.map((listener) => listener.machine)).size;
  const where = machines === 1 ? "on one machine" : `on ${machines} machines`;
  return `${count(ours.length)} ${where}, ${jobs} ${jobs === 1 ? "picture" : "pictures"} at a time.`;
}
