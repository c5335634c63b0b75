import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TableRow } from "../../contract/batch.ts";
import { indexOfImage, noRows, PAGE, RowCache, type Rows, rowAt } from "./rowCache.ts";

const row = (id: number) => ({ id, mark: null }) as TableRow;

/** A service with as many rows as is said, numbered from `first`; it answers when it is told to. */
function slow(count: number, first = 0) {
  const calls: { offset: number; signal: AbortSignal; answer(): Promise<void>; fail(error: Error): Promise<void> }[] =
    [];
  const ask = (offset: number, limit: number, signal: AbortSignal) =>
    new Promise<{ rows: TableRow[]; count: number }>((resolve, reject) => {
      const rows = Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, i) =>
        row(first + offset + i),
      );
      const settle = async (act: () => void) => {
        act();
        await vi.advanceTimersByTimeAsync(0);
      };
      calls.push({
        offset,
        signal,
        answer: () => settle(() => resolve({ rows, count })),
        fail: (error) => settle(() => reject(error)),
      });
    });
  return { ask, calls };
}

let shown: Rows;
let errors: unknown[];
let cache: RowCache;
beforeEach(() => {
  vi.useFakeTimers();
  shown = noRows;
  errors = [];
  cache = new RowCache(
    (rows) => {
      shown = rows;
    },
    (error) => errors.push(error),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

describe("pages of a long table", () => {
  it("come as they are seen, and those ahead of the reader before they are", async () => {
    const { ask, calls } = slow(10 * PAGE);
    cache.restart(ask);
    await calls[0].answer();
    expect(shown).toMatchObject({ count: 10 * PAGE, waiting: false, order: 1 });
    expect(rowAt(shown, 7)?.id).toBe(7);
    expect(rowAt(shown, PAGE)).toBeUndefined();

    cache.want(PAGE - 20, PAGE + 20);
    expect(calls.map(({ offset }) => offset)).toEqual([0, PAGE]);
    await vi.advanceTimersByTimeAsync(100);
    expect(calls.map(({ offset }) => offset)).toEqual([0, PAGE, 2 * PAGE]);
    await calls[1].answer();
    await calls[2].answer();
    expect(rowAt(shown, 2 * PAGE + 3)?.id).toBe(2 * PAGE + 3);
    expect(indexOfImage(shown, 2 * PAGE + 3)).toBe(2 * PAGE + 3);
    expect(calls.map(({ offset }) => offset)).toContain(4 * PAGE);
  });

  it("are not asked for where a reader has passed by", async () => {
    const { ask, calls } = slow(50 * PAGE);
    cache.restart(ask);
    await calls[0].answer();
    for (let page = 5; page < 40; page++) cache.want(page * PAGE, page * PAGE + 30);
    // Two at a time: those that were on their way, then the one that is seen.
    await calls[1].answer();
    expect(calls.map(({ offset }) => offset / PAGE)).toEqual([0, 5, 6, 39]);
  });

  it("stay until there is something newer", async () => {
    const first = slow(300);
    cache.restart(first.ask);
    await first.calls[0].answer();
    const second = slow(40, 1000);
    cache.restart(second.ask);
    expect(shown.waiting).toBe(true);
    expect(rowAt(shown, 0)?.id).toBe(0);
    await second.calls[0].answer();
    expect(shown).toMatchObject({ count: 40, waiting: false, order: 2 });
    expect(rowAt(shown, 0)?.id).toBe(1000);
    expect(rowAt(shown, 60)).toBeUndefined();
  });

  it("of an order that was given up are dropped, in whichever order answers come", async () => {
    const first = slow(300);
    const second = slow(300, 1000);
    const third = slow(300, 2000);
    for (const { ask } of [first, second, third]) cache.restart(ask);
    expect(first.calls[0].signal.aborted).toBe(true);
    expect(third.calls).toHaveLength(0);
    await second.calls[0].answer();
    await third.calls[0].answer();
    await first.calls[0].answer();
    expect(rowAt(shown, 0)?.id).toBe(2000);
    expect(shown.order).toBe(1);
  });

  it("are asked for again when rows have changed, without a gap", async () => {
    const { ask, calls } = slow(PAGE);
    cache.restart(ask);
    await calls[0].answer();
    cache.want(0, 30);
    expect(calls).toHaveLength(1);
    cache.refresh();
    expect(calls).toHaveLength(2);
    expect(rowAt(shown, 5)?.id).toBe(5);
    cache.refresh();
    await calls[1].answer();
    // The answer may be older than the second change.
    expect(calls).toHaveLength(3);
  });

  it("that become fewer leave no rows behind", async () => {
    const { ask, calls } = slow(3 * PAGE);
    cache.restart(ask);
    await calls[0].answer();
    cache.want(2 * PAGE, 3 * PAGE - 1);
    await calls[1].answer();
    expect(rowAt(shown, 2 * PAGE)).toBeDefined();
    cache.amend((known) => (known.id === 2 * PAGE ? { ...known, mark: "check" } : known));
    expect(rowAt(shown, 2 * PAGE)?.mark).toBe("check");
    const fewer = slow(10);
    cache.restart(fewer.ask);
    await fewer.calls[0].answer();
    expect(shown.pages.size).toBe(1);
    cache.clear();
    expect(shown.count).toBeUndefined();
  });

  it("that cannot be had are not asked for again and again", async () => {
    const { ask, calls } = slow(PAGE);
    cache.restart(ask);
    await calls[0].fail(new Error("damaged"));
    expect(errors).toHaveLength(1);
    expect(shown.waiting).toBe(false);
    expect(calls).toHaveLength(1);
    cache.restart(ask);
    expect(calls).toHaveLength(2);
  });
});
