/** The state of the Batch place. What it asks of the pictures of a case is in questions.ts. */
import { create } from "zustand";
import { batchOperations, type CaseNews } from "../../contract/batch.ts";
import type { CaseFilter, Mark } from "../../contract/cases.ts";
import { asSelfsameError } from "../../contract/errors.ts";
import { useNotices } from "../shell/notices.ts";
import { client, onReconnect } from "../shell/service.ts";
import { useVerify } from "../verify/store.ts";
import { Latest } from "./latest.ts";
import { remember, remembered } from "./memory.ts";
import { indexOfImage, noRows, RowCache, type Rows, rowAt } from "./rowCache.ts";
import type { BatchState, Failure } from "./state.ts";
import { watchCase, watchNoCase } from "./watchCase.ts";

/** While a case grows, what is seen is asked for again no more often than this. */
const REFRESH_MS = 500;
const FACETS_MS = 2000;
/** A reader who runs through the rows does not wait for the details of each. */
const DETAILS_MS = 60;
/** As many identifiers as one answer may hold. */
const MOST_IDS = 100_000;

type Marks = { mark: Mark | null; images: readonly number[] }[];

const { complain, notify } = useNotices.getState();

const failureOf = (error: unknown): Failure => {
  const { message, advice } = asSelfsameError(error);
  return { message, advice };
};

/** As a case is when it is opened: by suspicion, under no condition. */
const opened = {
  news: undefined,
  problem: undefined,
  filter: {},
  sort: { by: "score", descending: true },
  facets: undefined,
  current: undefined,
  details: undefined,
  anchor: undefined,
  selected: new Set<number>(),
  comparing: false,
  undoable: 0,
} as const satisfies Partial<BatchState>;

export const useBatch = create<BatchState>()((set, get) => {
  const facets = new Latest<BatchState["facets"]>();
  const details = new Latest<BatchState["details"]>();
  const place = new Latest<number | null>();
  const range = new Latest<readonly number[]>();
  const past: Marks[] = [];
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  /** Runs `act` in `ms`, unless it is waiting already. */
  function soon(name: string, ms: number, act: () => void): void {
    if (timers.has(name)) return;
    const run = () => {
      timers.delete(name);
      act();
    };
    timers.set(name, setTimeout(run, ms));
  }

  const cache = new RowCache(onRows, (error) => {
    if (asSelfsameError(error).code !== "cancelled") set({ problem: failureOf(error) });
  });

  function onRows(rows: Rows): void {
    const { current, rows: before } = get();
    set({ rows, problem: rows.waiting ? get().problem : undefined });
    if (rows.order !== before.order && rows.count !== undefined) {
      settleOrder();
      return;
    }
    const row = current && rowAt(rows, current.index);
    if (!current || rows.waiting) return;
    if (current.image === undefined) {
      if (row) setCurrent({ index: current.index, image: row.id });
    } else if (row?.id !== current.image) follow(current.image, false);
  }

  /** The first rows of another order are there: the current picture keeps being it where the filter takes it. */
  function settleOrder(): void {
    const { current, rows } = get();
    const first = rowAt(rows, 0);
    if (current?.image !== undefined) follow(current.image, true);
    else setCurrent(first && { index: 0, image: first.id });
  }

  /** Finds out where the current picture stands now. */
  function follow(image: number, settle: boolean): void {
    const known = indexOfImage(get().rows, image);
    const found = (index: number | null) => {
      const { current, rows } = get();
      if (current?.image !== image) return;
      if (index !== null) {
        set({ current: { index, image } });
        return;
      }
      // It is not among them any more: the one that took its place is next.
      const next = settle ? 0 : Math.min(current.index, (rows.count ?? 0) - 1);
      setCurrent(next < 0 ? undefined : { index: next, image: rowAt(rows, next)?.id });
    };
    if (known !== undefined) {
      found(known);
      return;
    }
    const { open: id, filter, sort } = get();
    if (!id) return;
    place.ask(async (signal) => {
      const answer = await client().call(batchOperations.placeInCase, { id, image, filter, sort }, { signal });
      return answer.index;
    }, found);
  }

  function setCurrent(current: BatchState["current"]): void {
    const { current: before } = get();
    set({ current });
    if (current?.image === before?.image && current?.image !== undefined) return;
    if (get().details?.row.id !== current?.image) set({ details: undefined });
    if (current?.image !== undefined) soon("details", DETAILS_MS, askDetails);
  }

  function askDetails(): void {
    const { open: id, current } = get();
    const image = current?.image;
    if (!id || image === undefined) return;
    details.ask(
      (signal) => client().call(batchOperations.pictureOfCase, { id, image }, { signal }),
      (answer) => {
        if (get().current?.image === image) set({ details: answer });
      },
    );
  }

  function askRows(): void {
    const { open: id, filter, sort } = get();
    if (!id) return;
    cache.restart((offset, limit, signal) =>
      client().call(batchOperations.pageOfCase, { id, filter, sort, offset, limit }, { signal }),
    );
    askFacets();
  }

  function askFacets(): void {
    const { open: id, filter } = get();
    if (!id) return;
    facets.ask(
      (signal) => client().call(batchOperations.facetsOfCase, { id, filter }, { signal }),
      (answer) => set({ facets: answer }),
    );
  }

  function onNews(news: CaseNews): void {
    const { open, news: before, cases } = get();
    if (news.entry.id !== open) return;
    set({ news, cases: cases?.map((entry) => (entry.id === open ? news.entry : entry)) });
    // The rows were asked for after the case was listened to: they know what the first news know.
    if (before !== undefined && before.revision !== news.revision) changed();
  }

  /** Something of the case has changed: what is shown is asked for again. */
  function changed(): void {
    soon("rows", REFRESH_MS, () => {
      cache.refresh();
      askDetails();
    });
    soon("facets", get().news?.entry.scanning ? FACETS_MS : REFRESH_MS, askFacets);
  }

  function listen(id: string): void {
    const onEnd = (error: unknown) => {
      if (get().open === id) set({ problem: failureOf(error) });
    };
    void watchCase(id, onNews, onEnd);
  }

  /** Sets marks and answers with those that were there before. */
  async function setMarks(id: string, marks: Marks): Promise<Marks> {
    const before: Marks = [];
    for (const { mark, images } of marks)
      for (let at = 0; at < images.length; at += MOST_IDS) {
        const some = images.slice(at, at + MOST_IDS);
        const marked = new Set(some);
        cache.amend((row) => (marked.has(row.id) ? { ...row, mark } : row));
        before.push(...(await client().call(batchOperations.markPictures, { id, images: some, mark })).before);
      }
    return before;
  }

  const memory = () => {
    const { view, advance, hidden } = get();
    remember({ view, advance, hidden: [...hidden] });
  };

  onReconnect(() => {
    const { open, cases } = get();
    if (cases) void get().load();
    if (!open) return;
    listen(open);
    cache.refresh();
    askFacets();
    askDetails();
  });

  return {
    ...opened,
    ...remembered(),
    rows: noRows,

    async load() {
      try {
        set({ cases: await client().call(batchOperations.listCases, {}), failure: undefined });
      } catch (error) {
        set({ failure: failureOf(error) });
      }
    },

    openCase(id) {
      if (get().open === id) return;
      get().closeCase();
      set({ open: id });
      listen(id);
      askRows();
    },

    closeCase() {
      watchNoCase();
      for (const question of [facets, details, place, range]) question.cancel();
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      past.length = 0;
      set({ ...opened, open: undefined });
      cache.clear();
    },

    setFilter(patch) {
      const kept = Object.entries({ ...get().filter, ...patch }).filter(
        ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
      );
      set({ filter: Object.fromEntries(kept) as CaseFilter });
      askRows();
    },

    clearFilter() {
      set({ filter: {} });
      askRows();
    },

    setSort(sort) {
      set({ sort, current: undefined, anchor: undefined });
      askRows();
    },

    setView(view) {
      set({ view });
      memory();
    },

    setAdvance(advance) {
      set({ advance });
      memory();
    },

    setHidden(hidden) {
      set({ hidden });
      memory();
    },

    setComparing(comparing) {
      set({ comparing });
    },

    look(first, last, direction) {
      cache.want(first, last, direction);
    },

    goTo(index) {
      const { rows } = get();
      if (index < 0 || index >= (rows.count ?? 0)) return;
      set({ anchor: index });
      setCurrent({ index, image: rowAt(rows, index)?.id });
    },

    step(by) {
      const { current, rows, goTo } = get();
      const last = (rows.count ?? 0) - 1;
      goTo(Math.min(last, Math.max(0, (current?.index ?? -Math.sign(by)) + by)));
    },

    async goToImage(image) {
      const { open: id, filter, sort, rows } = get();
      if (!id) return;
      const known = indexOfImage(rows, image);
      if (known !== undefined) {
        get().goTo(known);
        return;
      }
      try {
        const { index } = await client().call(batchOperations.placeInCase, { id, image, filter, sort });
        if (index === null) notify("info", "The conditions above the table leave this picture out.");
        else {
          set({ anchor: index });
          setCurrent({ index, image });
        }
      } catch (error) {
        complain(error);
      }
    },

    toggle(index = get().current?.index) {
      const { rows, selected } = get();
      const row = index === undefined ? undefined : rowAt(rows, index);
      if (!row) return;
      const now = new Set(selected);
      if (!now.delete(row.id)) now.add(row.id);
      set({ selected: now, anchor: index });
    },

    async extendTo(index) {
      const { open: id, filter, sort, rows, current } = get();
      const count = rows.count ?? 0;
      if (!id || count === 0) return;
      const end = Math.min(count - 1, Math.max(0, index));
      const anchor = get().anchor ?? current?.index ?? end;
      setCurrent({ index: end, image: rowAt(rows, end)?.id });
      set({ anchor });
      const [from, to] = [Math.min(anchor, end), Math.max(anchor, end)];
      const known = Array.from({ length: to - from + 1 }, (_, i) => rowAt(rows, from + i)?.id);
      const take = (ids: readonly number[]) => set({ selected: new Set(ids) });
      if (known.every((image) => image !== undefined)) {
        range.cancel();
        take(known);
        return;
      }
      range.ask(
        async (signal) => {
          const ids: number[] = [];
          for (let offset = from; offset <= to; offset += MOST_IDS) {
            const limit = Math.min(MOST_IDS, to + 1 - offset);
            const answer = await client().call(
              batchOperations.idsOfCase,
              { id, filter, sort, offset, limit },
              { signal },
            );
            ids.push(...answer.ids);
          }
          return ids;
        },
        take,
        complain,
      );
    },

    async selectAll() {
      const { current, rows } = get();
      set({ anchor: 0 });
      await get().extendTo((rows.count ?? 0) - 1);
      set({ current, anchor: current?.index });
    },

    selectNone() {
      range.cancel();
      set({ selected: new Set() });
    },

    async mark(mark) {
      const { open: id, selected, current, advance, rows } = get();
      const image = current?.image;
      const images = selected.size > 0 ? [...selected] : image === undefined ? [] : [image];
      if (!id || images.length === 0) return;
      if (advance && selected.size === 0 && current && current.index + 1 < (rows.count ?? 0)) get().step(1);
      try {
        past.push(await setMarks(id, [{ mark, images }]));
        set({ undoable: past.length });
      } catch (error) {
        complain(error);
        cache.refresh();
      }
    },

    async undo() {
      const { open: id } = get();
      const marks = past.pop();
      if (!id || !marks) return;
      set({ undoable: past.length });
      try {
        await setMarks(id, marks);
        // The reader sees what was taken back.
        if (marks.length === 1 && marks[0].images.length === 1) await get().goToImage(marks[0].images[0]);
      } catch (error) {
        complain(error);
        cache.refresh();
      }
    },

    async note(text) {
      const { open: id, current } = get();
      if (!id || current?.image === undefined) return false;
      try {
        await client().call(batchOperations.notePicture, { id, image: current.image, text });
        askDetails();
        return true;
      } catch (error) {
        complain(error);
        return false;
      }
    },

    async removeNote(note) {
      const { open: id } = get();
      if (!id) return;
      try {
        await client().call(batchOperations.removeNote, { id, note });
        askDetails();
      } catch (error) {
        complain(error);
      }
    },

    async openInVerify(image = get().current?.image) {
      const { open: id } = get();
      if (!id || image === undefined) return;
      try {
        useVerify.getState().add([await client().call(batchOperations.examineInVerify, { id, image })]);
      } catch (error) {
        complain(error);
      }
    },
  };
});
