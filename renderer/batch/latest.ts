/** Questions of which only the last one matters. */
import { asSelfsameError } from "../../contract/errors.ts";

interface Question<T> {
  put(signal: AbortSignal): Promise<T>;
  take(answer: T): void;
  fail(error: unknown): void;
}

/**
 * Puts one question at a time. Of those that come while one is on its way only the last is put next, and an answer that
 * has been overtaken is dropped.
 */
export class Latest<T> {
  private running?: AbortController;
  private next?: Question<T>;

  ask(put: Question<T>["put"], take: Question<T>["take"], fail: Question<T>["fail"] = () => {}): void {
    this.next = { put, take, fail };
    if (this.running) this.running.abort();
    else void this.run();
  }

  /** Nothing that was asked is wanted any more. */
  cancel(): void {
    this.next = undefined;
    this.running?.abort();
  }

  private async run(): Promise<void> {
    while (this.next) {
      const { put, take, fail } = this.next;
      this.next = undefined;
      const call = new AbortController();
      this.running = call;
      try {
        const answer = await put(call.signal);
        if (!call.signal.aborted) take(answer);
      } catch (error) {
        if (!call.signal.aborted && asSelfsameError(error).code !== "cancelled") fail(error);
      }
    }
    this.running = undefined;
  }
}
