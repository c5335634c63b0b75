import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { batchOperations, type CaseNews, type TableRow } from "../../contract/batch.ts";
import type { CaseFilter, Mark } from "../../contract/cases.ts";
import type { Client } from "../../contract/channel.ts";
import type { Operation } from "../../contract/operation.ts";
import type { Platform } from "../platform/platform.ts";
import { useNotices } from "../shell/notices.ts";
import { useService } from "../shell/service.ts";
import { PAGE, rowAt } from "./rowCache.ts";
import { useBatch } from "./store.ts";

const batch = () => useBatch.getState();
const later = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

/** A service with one case of pictures 1 to `count`; of these every tenth was made by camera "A", all others by "B". */
class FakeService {
  readonly asked: { name: string; input: Record<string, unknown> }[] = [];
  readonly marks = new Map<number, Mark>();
  notes: string[] = [];
  failing?: string;
  private tell: (news: CaseNews) => void = () => {};
  private revision = 1;

  constructor(private readonly count: number) {}

  readonly client: Client = {
    call: (async (operation: Operation, input: never, options?: { onProgress?: (value: never) => void }) => {
      this.asked.push({ name: operation.name, input });
      if (operation.name === this.failing) throw new Error("damaged");
      if (operation === batchOperations.watchCase) {
        this.tell = options!.onProgress as typeof this.tell;
        this.news();
        return new Promise(() => {});
      }
      await Promise.resolve();
      return this.answer(operation, input);
    }) as Client["call"],
    onClose: () => {},
  };

  /** Something has changed. */
  news(): void {
    this.tell({ revision: this.revision++, entry: { id: "case", total: this.count } } as CaseNews);
  }

  names(): string[] {
    return this.asked.map(({ name }) => name);
  }

  private ids(filter: CaseFilter, descending: boolean): number[] {
    const all = Array.from({ length: this.count }, (_, i) => i + 1);
    const taken = all
      .filter((id) => !filter.cameras || filter.cameras.includes(id % 10 === 0 ? "A" : "B"))
      .filter((id) => !filter.marks || filter.marks.includes(this.marks.get(id) ?? null));
    return descending ? taken.reverse() : taken;
  }

  // biome-ignore lint/suspicious/noExplicitAny: inputs of several operations.
  private answer(operation: Operation, input: any): unknown {
    const ids = this.ids(input.filter ?? {}, input.sort?.descending ?? false);
    const row = (id: number) => ({ id, mark: this.marks.get(id) ?? null }) as TableRow;
    const { offset = 0, limit = 0 } = input;
    switch (operation) {
      case batchOperations.pageOfCase:
        return { rows: ids.slice(offset, offset + limit).map(row), count: ids.length };
      case batchOperations.idsOfCase:
        return { ids: ids.slice(offset, offset + limit) };
      case batchOperations.placeInCase:
        return { index: ids.includes(input.image) ? ids.indexOf(input.image) : null };
      case batchOperations.pictureOfCase:
        return { row: row(input.image), notes: this.notes };
      case batchOperations.markPictures:
        return { before: this.mark(input.images, input.mark) };
      case batchOperations.notePicture:
        this.notes = [...this.notes, input.text];
        return {};
      default:
        return { states: [] };
    }
  }

  private mark(images: number[], mark: Mark | null) {
    const before = images.map((image) => ({ mark: this.marks.get(image) ?? null, images: [image] }));
    for (const image of images) mark ? this.marks.set(image, mark) : this.marks.delete(image);
    this.news();
    return before;
  }
}

let service: FakeService;

/** Opens the case sorted by number. */
async function open(count = 10 * PAGE): Promise<void> {
  service = new FakeService(count);
  useService.setState({ platform: { client: service.client } as Platform, connected: true });
  batch().openCase("case");
  await later();
  batch().setSort({ by: "id", descending: false });
  await later(200);
  service.asked.length = 0;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("localStorage", { setItem: () => {} });
});
afterEach(() => {
  batch().closeCase();
  useNotices.setState({ notices: [] });
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the open case", () => {
  it("is listened to before its rows are asked for, and its first picture is the current one", async () => {
    service = new FakeService(30);
    useService.setState({ platform: { client: service.client } as Platform, connected: true });
    batch().openCase("case");
    await later(100);
    expect(service.names().slice(0, 2)).toEqual(["cases.watch", "cases.page"]);
    expect(batch().current).toEqual({ index: 0, image: 30 });
    expect(batch().details?.row.id).toBe(30);
    expect(batch().news?.entry.total).toBe(30);
  });

  it("says why it cannot be read, and is read again on demand", async () => {
    await open(30);
    service.failing = "cases.page";
    batch().setFilter({ cameras: ["A"] });
    await later(100);
    expect(batch().problem?.message).toBe("damaged");
    expect(rowAt(batch().rows, 0)?.id).toBe(1);
    service.failing = undefined;
    batch().readAgain();
    await later(100);
    expect(batch().problem).toBeUndefined();
    expect(batch().rows.count).toBe(3);
  });

  it("asks again for what is seen when it has changed, not for each change", async () => {
    await open(30);
    for (let i = 0; i < 20; i++) service.news();
    await later(3000);
    expect(service.names().sort()).toEqual(["cases.facets", "cases.page", "cases.picture"]);
  });
});

describe("conditions", () => {
  it("are taken away where they are empty; the last of several counts", async () => {
    await open();
    batch().setFilter({ cameras: ["A"], text: "" });
    batch().setFilter({ cameras: [] });
    batch().setFilter({ cameras: ["A"] });
    await later(100);
    expect(batch().filter).toEqual({ cameras: ["A"] });
    expect(batch().rows.count).toBe(PAGE);
    batch().clearFilter();
    await later(100);
    expect(batch().rows.count).toBe(10 * PAGE);
  });

  it("keep the current picture where they take it, and else go to the first", async () => {
    await open();
    batch().goTo(39);
    batch().setFilter({ cameras: ["A"] });
    await later(100);
    expect(batch().current).toEqual({ index: 3, image: 40 });
    batch().setFilter({ cameras: ["B"] });
    await later(100);
    expect(batch().current).toEqual({ index: 0, image: 1 });
  });
});

describe("the current picture", () => {
  it("stays between the ends, and becomes known where its row is not yet", async () => {
    await open();
    batch().step(-1);
    expect(batch().current?.image).toBe(1);
    batch().step(Number.POSITIVE_INFINITY);
    expect(batch().current).toEqual({ index: 10 * PAGE - 1, image: undefined });
    batch().look(10 * PAGE - 30, 10 * PAGE - 1, 1);
    await later(100);
    expect(batch().current?.image).toBe(10 * PAGE);
    expect(batch().details?.row.id).toBe(10 * PAGE);
  });

  it("has its details asked for once a reader rests on it", async () => {
    await open();
    for (let i = 0; i < 30; i++) batch().step(1);
    await later(100);
    expect(service.names()).toEqual(["cases.picture"]);
    expect(batch().details?.row.id).toBe(31);
  });

  it("is found wherever it stands, and a reader is told where conditions leave it out", async () => {
    await open();
    await batch().goToImage(7 * PAGE);
    expect(batch().current).toEqual({ index: 7 * PAGE - 1, image: 7 * PAGE });
    batch().setFilter({ cameras: ["B"] });
    await later(100);
    await batch().goToImage(7 * PAGE);
    expect(useNotices.getState().notices[0].text).toMatch(/leave this picture out/);
  });
});

describe("the selection", () => {
  it("is a range from where it began, the other way round as well", async () => {
    await open();
    batch().goTo(5);
    batch().extendTo(8);
    expect([...batch().selected]).toEqual([6, 7, 8, 9]);
    batch().extendTo(3);
    expect([...batch().selected]).toEqual([4, 5, 6]);
    expect(batch().current?.index).toBe(3);
    batch().toggle(4);
    batch().toggle(20);
    expect([...batch().selected]).toEqual([4, 6, 21]);
    batch().selectNone();
    expect(batch().selected.size).toBe(0);
  });

  it("reaches over pages that were never seen", async () => {
    await open();
    batch().goTo(10);
    batch().extendTo(9 * PAGE);
    batch().extendTo(8 * PAGE);
    await later(10);
    expect(batch().selected.size).toBe(8 * PAGE - 9);
    expect(batch().selected.has(8 * PAGE + 1)).toBe(true);
    batch().selectAll();
    await later(10);
    expect(batch().selected.size).toBe(10 * PAGE);
  });
});

describe("marks", () => {
  it("are set on the current picture, go on to the next, and are taken back", async () => {
    await open(30);
    batch().setAdvance(true);
    await batch().mark("suspicious");
    expect(batch().current?.image).toBe(2);
    expect(rowAt(batch().rows, 0)?.mark).toBe("suspicious");
    await batch().mark("check");
    expect([...service.marks]).toEqual([
      [1, "suspicious"],
      [2, "check"],
    ]);
    await batch().undo();
    expect(batch().current?.image).toBe(2);
    expect(service.marks.has(2)).toBe(false);
    await batch().undo();
    expect(service.marks.size).toBe(0);
    expect(batch().undoable).toBe(0);
  });

  it("are set on all that are selected, and former ones come back", async () => {
    await open(30);
    service.marks.set(2, "settled");
    batch().goTo(0);
    batch().extendTo(2);
    await batch().mark("check");
    expect([...service.marks.values()]).toEqual(["check", "check", "check"]);
    expect(batch().current?.index).toBe(2);
    await batch().undo();
    expect([...service.marks]).toEqual([[2, "settled"]]);
  });

  it("that a condition leaves out do not lose the reader's place", async () => {
    await open(30);
    batch().setFilter({ marks: [null] });
    await later(100);
    await batch().mark("settled");
    await later(600);
    expect(batch().rows.count).toBe(29);
    expect(batch().current).toEqual({ index: 0, image: 2 });
    batch().step(Number.POSITIVE_INFINITY);
    await batch().mark("settled");
    await later(600);
    expect(batch().current).toEqual({ index: 27, image: 29 });
  });

  it("that were refused are said so, and shown as they are", async () => {
    await open(30);
    service.failing = "cases.mark";
    batch().setAdvance(false);
    await batch().mark("check");
    await later(100);
    expect(useNotices.getState().notices[0].text).toBe("damaged");
    expect(rowAt(batch().rows, 0)?.mark).toBeNull();
    expect(batch().undoable).toBe(0);
  });
});

it("keeps notes of the current picture", async () => {
  await open(30);
  expect(await batch().note("Seen before.")).toBe(true);
  await later();
  expect(batch().details?.notes).toEqual(["Seen before."]);
  service.failing = "cases.note";
  expect(await batch().note("Again.")).toBe(false);
});
