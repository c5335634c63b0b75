/** What is done a little later, and once however often it was asked for meanwhile. */
export class Soon {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Runs `act` in `ms`, unless something of that name is waiting already. */
  run(name: string, ms: number, act: () => void): void {
    if (this.timers.has(name)) return;
    const due = () => {
      this.timers.delete(name);
      act();
    };
    this.timers.set(name, setTimeout(due, ms));
  }

  /** Nothing that waits is done. */
  cancel(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
