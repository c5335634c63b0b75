/** Progress on stderr: one live line on a terminal, one line an image elsewhere. */
import { visibleText } from "../service/report/visibleText.ts";

export class Progress {
  private readonly live = process.stderr.isTTY === true;
  private readonly running = new Map<string, string>();
  private done = 0;

  constructor(private readonly total: number) {}

  /** `path` is at this step. */
  step(path: string, text: string): void {
    this.running.set(path, text);
    this.draw();
  }

  /** `path` is finished, with this outcome. */
  finish(path: string, outcome: string): void {
    this.running.delete(path);
    this.done++;
    this.clear();
    const place = this.total > 1 ? `[${this.done}/${this.total}] ` : "";
    if (!this.live || this.total > 1) process.stderr.write(`${place}${visibleText(path)}: ${visibleText(outcome)}\n`);
    this.draw();
  }

  /** Takes the live line away. */
  clear(): void {
    if (this.live) process.stderr.write("\r\u001b[K");
  }

  private draw(): void {
    const [current] = this.running;
    if (!this.live || !current) return;
    const line = visibleText(`${this.done}/${this.total}  ${current[0]}  ${current[1]}`);
    process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  }
}
