/** The state of the Batch place, see state.ts. */
import { create } from "zustand";
import { batchOperations, type CaseNews } from "../../contract/batch.ts";
import type { CaseFilter, Mark } from "../../contract/cases.ts";
import { asSelfsameError } from "../../contract/errors.ts";
import { useNotices } from "../shell/notices.ts";
import { client, onReconnect } from "../shell/service.ts";
import { useVerify } from "../verify/store.ts";
import { idsOf } from "./idsOf.ts";
import { Latest } from "./latest.ts";
import { type BatchMemory, remember, remembered } from "./memory.ts";
import { failureOf, opened } from "./opened.ts";
import { indexOfImage, noRows, RowCache, type Rows, rowAt } from "./rowCache.ts";
import { type Marks, setMarks } from "./setMarks.ts";
import { Soon } from "./soon.ts";
import type { BatchState, CurrentPicture } from "./state.ts";
import { watchCase, watchNoCase } from "./watchCase.ts";

/** While a case grows, what is seen is asked for again no more often than this. */
const REFRESH_MS = 500;
const FACETS_MS = 2000;
/** A reader who runs through the rows does not wait for the details of each. */
const DETAILS_MS = 60;

const { complain, notify } = useNotices.getState();

export const useBatch = create<BatchState>()((set, get) => {
  const facets = new Latest<BatchState["facets"]>();
  const details = new Latest<BatchState["details"]>();
  const place = new Latest<number | null>();
  const range = new Latest<readonly number[]>();
  /** Marks that were there before each change, as soon as the service has told them. */
  const past: Promise<Marks>[] = [];
  const soon = new Soon();
  let facetsDue = false;

  const cache = new RowCache(onRows, (error) => {
    if (asSelfsameError(error).code !== "cancelled") set({ problem: failureOf(error) });
  });

  function onRows(rows: Rows): void {
    const { current, rows: before } = get();
    set({ rows, problem: rows.waiting ? get().problem : undefined });
    if (rows.order !== before.order && rows.count !== undefined) {
      settleOrder();
      if (facetsDue) askFacets();
      facetsDue = false;
      return;
    }
    const row = current && rowAt(rows, current.index);
    if (!current || rows.waiting) return;
    if (current.image === undefined) {
      if (row) setCurrent({ index: current.index, image: row.id });
    } else if (row ? row.id !== current.image : current.index >= (rows.count ?? 0)) follow(current.image, false);
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
    if (get().details?.row.id !== current?.image) set({ details: undefined, detailsProblem: undefined });
    if (current?.image !== undefined) soon.run("details", DETAILS_MS, askDetails);
  }

  /** Goes to a picture, wherever it stands. */
  function seek(current: CurrentPicture): void {
    set(({ sought }) => ({ sought: sought + 1 }));
    setCurrent(current);
  }

  function askDetails(): void {
    const { open: id, current } = get();
    const image = current?.image;
    if (!id || image === undefined) return;
    details.ask(
      (signal) => client().call(batchOperations.pictureOfCase, { id, image }, { signal }),
      (answer) => {
        if (get().current?.image === image) set({ details: answer, detailsProblem: undefined });
      },
      (error) => {
        if (get().current?.image === image) set({ detailsProblem: failureOf(error) });
      },
    );
  }

  function askRows(): void {
    const { open: id, filter, sort } = get();
    if (!id) return;
    cache.restart((offset, limit, signal) =>
      client().call(batchOperations.pageOfCase, { id, filter, sort, offset, limit }, { signal }),
    );
  }

  /** Rows first: counts of many pictures take longer, and are asked for once there is something to see. */
  function askAll(): void {
    facetsDue = true;
    askRows();
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
    soon.run("rows", REFRESH_MS, () => {
      cache.refresh();
      askDetails();
    });
    soon.run("facets", get().news?.entry.scanning ? FACETS_MS : REFRESH_MS, askFacets);
  }

  /** Selects what stands from one place of the order to another, also where its rows are not known. */
  function selectRange(from: number, to: number): void {
    const { open: id, filter, sort, rows } = get();
    const take = (ids: readonly number[]) => set({ selected: new Set(ids) });
    const known = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => rowAt(rows, from + i)?.id);
    range.cancel();
    if (!id || known.every((image) => image !== undefined)) {
      take(known.filter((image) => image !== undefined));
      return;
    }
    range.ask((signal) => idsOf({ id, filter, sort }, from, to, signal), take, complain);
  }

  function listen(id: string): void {
    const onEnd = (error: unknown) => {
      if (get().open === id) set({ problem: failureOf(error) });
    };
    void watchCase(id, onNews, onEnd);
  }

  const showMarks = (images: ReadonlySet<number>, mark: Mark | null) =>
    cache.amend((row) => (images.has(row.id) ? { ...row, mark } : row));

  function like(change: Partial<BatchMemory>): void {
    set(change);
    const { view, advance, map, hidden } = get();
    remember({ view, advance, map, hidden: [...hidden] });
  }

  onReconnect(() => {
    const { cases, readAgain } = get();
    if (cases) void get().load();
    readAgain();
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
      askAll();
    },

    closeCase() {
      watchNoCase();
      for (const question of [facets, details, place, range]) question.cancel();
      soon.cancel();
      past.length = 0;
      set({ ...opened, open: undefined });
      cache.clear();
    },

    readAgain() {
      const { open } = get();
      if (!open) return;
      set({ problem: undefined });
      listen(open);
      askAll();
      askDetails();
    },

    setFilter(patch) {
      const kept = Object.entries({ ...get().filter, ...patch }).filter(
        ([, value]) => value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0),
      );
      set({ filter: Object.fromEntries(kept) as CaseFilter });
      askAll();
    },

    clearFilter() {
      set({ filter: {} });
      askAll();
    },

    setSort(sort) {
      set({ sort, current: undefined, anchor: undefined });
      askRows();
    },

    setView: (view) => like({ view }),
    setAdvance: (advance) => like({ advance }),
    setMap: (map) => like({ map }),
    setHidden: (hidden) => like({ hidden: [...hidden] }),

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
      seek({ index, image: rowAt(rows, index)?.id });
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
          seek({ index, image });
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

    extendTo(index) {
      const { rows, current } = get();
      const last = (rows.count ?? 0) - 1;
      if (last < 0) return;
      const end = Math.min(last, Math.max(0, index));
      const anchor = get().anchor ?? current?.index ?? end;
      seek({ index: end, image: rowAt(rows, end)?.id });
      set({ anchor });
      selectRange(Math.min(anchor, end), Math.max(anchor, end));
    },

    selectAll() {
      selectRange(0, (get().rows.count ?? 0) - 1);
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
      const before = setMarks(id, [{ mark, images }], showMarks);
      past.push(before);
      set({ undoable: past.length });
      try {
        await before;
      } catch (error) {
        const at = past.indexOf(before);
        if (at >= 0) past.splice(at, 1);
        set({ undoable: past.length });
        complain(error);
        cache.refresh();
      }
    },

    async undo() {
      const { open: id } = get();
      const before = past.pop();
      if (!id || !before) return;
      set({ undoable: past.length });
      try {
        // The mark itself may still be on its way.
        const marks = await before;
        await setMarks(id, marks, showMarks);
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
