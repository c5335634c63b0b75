/**
 * The rows of a table that is longer than what is worth holding: pages of it, asked for as they come into view. What was
 * shown stays until something newer is there, and of several questions only the answer to the last one counts.
 */
import type { TableRow } from "../../contract/batch.ts";

export const PAGE = 100;
/** Pages asked for at a time: one that is shown, and one that will be. */
const AT_ONCE = 2;
/** Pages before they are seen: so many in the direction of the reader, one in the other. */
const AHEAD = 3;
/** What is seen is painted before what may be seen is asked for. */
const PREFETCH_MS = 60;
/** Pages that are held; the farthest from what is seen are let go first. */
const MOST_PAGES = 240;

export interface Rows {
  /** How many there are; undefined before the first answer. */
  count?: number;
  /** By page number; a page that is not there has not been asked for, or was let go. */
  pages: ReadonlyMap<number, readonly TableRow[]>;
  /** Grows whenever rows of another order or filter take the place of those that were shown. */
  order: number;
  /** Rows of another order or filter are awaited. */
  waiting: boolean;
}

export const noRows: Rows = { pages: new Map(), order: 0, waiting: false };

/** Undefined where the row is not known, or not yet. */
export const rowAt = ({ pages, count = 0 }: Rows, index: number): TableRow | undefined =>
  index < count ? pages.get(Math.floor(index / PAGE))?.[index % PAGE] : undefined;

/** Where a picture stands among the rows that are known; undefined where it is not among them. */
export function indexOfImage({ pages }: Rows, image: number): number | undefined {
  for (const [page, rows] of pages) {
    const at = rows.findIndex(({ id }) => id === image);
    if (at >= 0) return page * PAGE + at;
  }
  return undefined;
}

type AskPage = (
  offset: number,
  limit: number,
  signal: AbortSignal,
) => Promise<{ rows: readonly TableRow[]; count: number }>;

export class RowCache {
  rows: Rows = noRows;
  private ask?: AskPage;
  /** Of the filter and order that are wanted. */
  private generation = 0;
  /** Of what the rows hold: grows when they may have changed. */
  private epoch = 0;
  /** The epoch that each page was asked in last, and that its rows are of. */
  private readonly asked = new Map<number, number>();
  private readonly taken = new Map<number, number>();
  private wanted: readonly number[] = [];
  private timer?: ReturnType<typeof setTimeout>;
  private readonly running = new Map<number, { page: number; call: AbortController }>();
  private calls = 0;
  /** Whether the rows are those of the wanted filter and order. */
  private current = false;

  constructor(
    private readonly onRows: (rows: Rows) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Another filter or order. The rows stay as they are until there is its first page. */
  restart(ask: AskPage): void {
    this.generation++;
    for (const { call } of this.running.values()) call.abort();
    this.ask = ask;
    this.current = false;
    this.asked.clear();
    this.taken.clear();
    clearTimeout(this.timer);
    this.wanted = [0];
    this.put({ ...this.rows, waiting: true });
    this.pump();
  }

  /** Forgets everything, and what comes in of it. */
  clear(): void {
    this.generation++;
    for (const { call } of this.running.values()) call.abort();
    this.ask = undefined;
    this.current = false;
    this.asked.clear();
    this.taken.clear();
    clearTimeout(this.timer);
    this.wanted = [];
    this.put({ ...noRows, order: this.rows.order + 1 });
  }

  /** The rows may have changed: what is seen is asked for again. */
  refresh(): void {
    this.epoch++;
    this.pump();
  }

  /** Rows `first` to `last` are seen; `direction` is where the reader is going. */
  want(first: number, last: number, direction: 1 | -1 = 1): void {
    if (!this.current) return;
    const end = Math.max(0, Math.ceil((this.rows.count ?? 0) / PAGE) - 1);
    const [from, to] = [first, last].map((row) => Math.min(end, Math.max(0, Math.floor(row / PAGE))));
    const seen = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const [next, behind] = direction > 0 ? [to + 1, from - 1] : [from - 1, to + 1];
    const ahead = Array.from({ length: AHEAD }, (_, i) => next + direction * i);
    const all = [...seen, ...ahead, behind].filter((page) => page >= 0 && page <= end);
    this.wanted = seen;
    this.pump();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.wanted = all;
      this.pump();
    }, PREFETCH_MS);
  }

  /** Changes rows that are known, before the service says so itself. */
  amend(change: (row: TableRow) => TableRow): void {
    const pages = new Map([...this.rows.pages].map(([page, rows]) => [page, rows.map(change)]));
    this.put({ ...this.rows, pages });
  }

  private pump(): void {
    const { ask } = this;
    if (!ask) return;
    for (const page of this.wanted) {
      if (this.running.size >= AT_ONCE) return;
      if (this.asked.get(page) !== this.epoch) void this.fetch(ask, page);
    }
  }

  private async fetch(ask: AskPage, page: number): Promise<void> {
    const { generation, epoch } = this;
    const number = ++this.calls;
    const call = new AbortController();
    this.running.set(number, { page, call });
    this.asked.set(page, epoch);
    try {
      const answer = await ask(page * PAGE, PAGE, call.signal);
      const newer = (this.taken.get(page) ?? 0) > epoch;
      if (generation !== this.generation || newer) return;
      this.taken.set(page, epoch);
      this.take(page, answer);
    } catch (error) {
      // It is not asked for again until the rows change: an error that stays would be met again and again.
      if (generation !== this.generation) return;
      this.put({ ...this.rows, waiting: false });
      this.onError(error);
    } finally {
      this.running.delete(number);
      this.pump();
    }
  }

  private take(page: number, { rows, count }: { rows: readonly TableRow[]; count: number }): void {
    const end = Math.ceil(count / PAGE);
    const { order } = this.rows;
    if (!this.current) {
      this.current = true;
      this.put({ count, pages: new Map([[page, rows]]), order: order + 1, waiting: false });
      return;
    }
    const pages = new Map([...this.rows.pages].filter(([other]) => other < end));
    pages.set(page, rows);
    this.letGo(pages, page);
    this.put({ count, pages, order, waiting: false });
  }

  private letGo(pages: Map<number, readonly TableRow[]>, near: number): void {
    if (pages.size <= MOST_PAGES) return;
    const farthest = [...pages.keys()].sort((a, b) => Math.abs(b - near) - Math.abs(a - near));
    for (const page of farthest.slice(0, pages.size - MOST_PAGES)) {
      pages.delete(page);
      this.asked.delete(page);
    }
  }

  private put(rows: Rows): void {
    this.rows = rows;
    this.onRows(rows);
  }
}
