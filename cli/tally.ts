/** A number on stderr that grows, on a terminal; nothing elsewhere. */
export class Tally {
  private readonly live = process.stderr.isTTY === true;
  private told = 0;

  /** @param what is counted: "files read". */
  constructor(private readonly what: string) {}

  readonly count = (done: number): void => {
    const now = performance.now();
    if (!this.live || now - this.told < 100) return;
    this.told = now;
    process.stderr.write(`\r\u001b[K${done} ${this.what}`);
  };

  /** Takes it away. */
  readonly clear = (): void => {
    if (this.live) process.stderr.write("\r\u001b[K");
  };
}
