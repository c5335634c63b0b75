import { describe, expect, it } from "vitest";
import type { RasterInfo } from "../../contract/findings.ts";
import { buildPalette } from "./composeTile.ts";
import { tileSize } from "./tilePlan.ts";
import { type TileRequest, TileStore } from "./tileStore.ts";

const map: RasterInfo = { id: "m", width: 512, height: 512, tile: 256, levels: 2, sample: "u16" };
const viridis = buildPalette("heat", "viridis", 0);

const request = (column: number, use: TileRequest["use"] = "draw", palette = viridis): TileRequest => ({
  raster: map,
  tile: { level: 0, column, row: 0 },
  palette,
  use,
});

interface Pending {
  path: string;
  signal: AbortSignal;
  answer(): void;
  fail(): void;
}

/** A store whose fetches wait for the test, and whose bitmaps are names of palettes. */
function harness(budget?: number) {
  const pending: Pending[] = [];
  const released: string[] = [];
  const store = new TileStore<string>({
    fetchTile: (path, signal) =>
      new Promise((resolve, reject) => {
        const { width, height } = tileSize(map, { level: 0, column: 0, row: 0 });
        pending.push({
          path,
          signal,
          answer: () => resolve(new ArrayBuffer(2 * width * height)),
          fail: () => reject(new Error("no tile")),
        });
      }),
    composer: {
      compose: async (_, { palette }) => ({ image: palette!.key, holes: null, bytes: 100 }),
      release: (bitmap) => released.push(bitmap),
    },
    onChange: () => {},
    defer: (work) => queueMicrotask(work),
    now: () => 0,
    bitmapBudget: budget,
  });
  return { store, pending, released };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("tile store", () => {
  it("fetches, composes and tells when a tile is current", async () => {
    const { store, pending } = harness();
    store.want([request(0), request(0, "sample")]);
    expect(pending.map((p) => p.path)).toEqual(["/raster/m/0/0/0"]);
    expect(store.isCurrent(request(0))).toBe(false);
    pending[0].answer();
    await settle();
    expect(store.isCurrent(request(0))).toBe(true);
    expect(store.isCurrent(request(0, "sample"))).toBe(true);
    expect(store.drawable(map, request(0).tile)?.image).toBe("viridis 0");
  });

  it("cancels what left the view", async () => {
    const { store, pending } = harness();
    store.want([request(0), request(1)]);
    store.want([request(1)]);
    expect(pending.map((p) => p.signal.aborted)).toEqual([true, false]);
    pending[0].fail();
    await settle();
    expect(store.failures.count).toBe(0);
  });

  it("changes colours without fetching, and shows the old ones meanwhile", async () => {
    const { store, pending, released } = harness();
    store.want([request(0)]);
    pending[0].answer();
    await settle();
    const inferno = buildPalette("heat", "inferno", 0.5);
    store.want([request(0, "draw", inferno)]);
    expect(store.drawable(map, request(0).tile)?.image).toBe("viridis 0");
    expect(store.isCurrent(request(0, "draw", inferno))).toBe(false);
    await settle();
    expect(store.isCurrent(request(0, "draw", inferno))).toBe(true);
    expect(released).toEqual(["viridis 0"]);
    expect(pending).toHaveLength(1);
  });

  it("tries twice, then says what failed, and tries again when asked", async () => {
    const { store, pending } = harness();
    store.want([request(0)]);
    pending[0].fail();
    await settle();
    expect(store.failures.count).toBe(0);
    pending[1].fail();
    await settle();
    expect(pending).toHaveLength(2);
    expect(store.failures).toEqual({ count: 1, message: "no tile" });
    store.retry();
    pending[2].answer();
    await settle();
    expect(store.failures.count).toBe(0);
    expect(store.isCurrent(request(0))).toBe(true);
  });

  it("loads a few tiles at a time, in the order of urgency", async () => {
    const { store, pending } = harness();
    store.want(Array.from({ length: 20 }, (_, i) => request(i % 2, "draw")).concat(request(0)));
    expect(pending).toHaveLength(2);
    const wide: RasterInfo = { ...map, width: 256 * 30 };
    store.want(Array.from({ length: 30 }, (_, i) => ({ ...request(i), raster: wide })));
    expect(pending.filter((p) => !p.signal.aborted)).toHaveLength(8);
    pending[2].answer();
    await settle();
    expect(pending.at(-1)?.path).toBe("/raster/m/0/8/0");
  });

  it("frees its bitmaps beyond the budget and at the end", async () => {
    const { store, pending, released } = harness(150);
    store.want([request(0)]);
    pending[0].answer();
    await settle();
    store.want([request(1)]);
    pending[1].answer();
    await settle();
    expect(released).toHaveLength(1);
    store.close();
    expect(released).toHaveLength(2);
  });
});
