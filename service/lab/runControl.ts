/** Pausing, going on and stopping of a run, as the experiment meets them between two steps. */
export class RunControl {
  stopped = false;
  private pausing = false;
  /** Of loops that run side by side, each waits by itself. */
  private waiting: (() => void)[] = [];

  /** @param onPaused called when the run has come to rest. */
  constructor(private readonly onPaused: () => void) {}

  pause(): void {
    this.pausing = true;
  }

  resume(): void {
    this.pausing = false;
    this.wake();
  }

  stop(): void {
    this.stopped = true;
    this.wake();
  }

  /** Whether the run is asked to rest or to end: then it saves first. */
  get ending(): boolean {
    return this.pausing || this.stopped;
  }

  /** Waits while the run is paused. @throws AbortError when it is to end. */
  async checkpoint(): Promise<void> {
    if (this.pausing && !this.stopped) {
      const woken = new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
      this.onPaused();
      await woken;
    }
    if (this.stopped) throw new DOMException("The run was stopped.", "AbortError");
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
