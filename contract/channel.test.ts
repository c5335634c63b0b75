import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { connect, type Port, serve } from "./channel.ts";
import { SelfsameError } from "./errors.ts";
import { type Handlers, operation } from "./operation.ts";

/** Two ports joined in memory; every message travels as JSON, as it does over a WebSocket. */
function portPair(): [Port, Port] {
  const make = () => ({ message: [] as ((m: unknown) => void)[], close: [] as (() => void)[] });
  const ends = [make(), make()];
  const close = () => {
    for (const end of ends) for (const listener of end.close) listener();
  };
  const port = (own: number): Port => ({
    post: (message) => {
      const text = JSON.stringify(message);
      queueMicrotask(() => {
        for (const listener of ends[1 - own].message) listener(JSON.parse(text));
      });
    },
    onMessage: (listener) => void ends[own].message.push(listener),
    onClose: (listener) => void ends[own].close.push(listener),
    close,
  });
  return [port(0), port(1)];
}

const set = {
  count: operation("test.count", {
    input: z.object({ to: z.number().int().min(1) }),
    output: z.number(),
    progress: z.number(),
  }),
  wait: operation("test.wait", { input: z.object({}), output: z.string(), progress: z.never() }),
  lie: operation("test.lie", { input: z.object({}), output: z.number(), progress: z.never() }),
};

function start(overrides: Partial<Handlers<typeof set>> = {}) {
  const [near, far] = portPair();
  const aborted: unknown[] = [];
  serve(far, set, {
    count: async ({ to }, { progress }) => {
      for (let i = 1; i <= to; i++) progress(i);
      return to;
    },
    wait: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          aborted.push(signal.reason);
          reject(signal.reason);
        });
      }),
    lie: async () => "no number" as unknown as number,
    ...overrides,
  });
  return { client: connect(near), near, far, aborted };
}

describe("calls over a port", () => {
  it("bring the result, and the progress in order before it", async () => {
    const { client } = start();
    const seen: number[] = [];
    expect(await client.call(set.count, { to: 3 }, { onProgress: (n) => seen.push(n) })).toBe(3);
    expect(seen).toEqual([1, 2, 3]);
  });

  it("refuse input that does not fit the schema, naming the field", async () => {
    const { client } = start();
    await expect(client.call(set.count, { to: 0 })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("to"),
    });
  });

  it("refuse operations that do not exist", async () => {
    const { client } = start();
    await expect(client.call({ ...set.wait, name: "test.nothing" }, {})).rejects.toMatchObject({ code: "usage" });
  });

  it("reject output that does not fit the schema", async () => {
    const { client } = start();
    await expect(client.call(set.lie, {})).rejects.toMatchObject({ code: "internal" });
  });

  it("carry code, message and advice of an error across", async () => {
    const { client } = start({
      count: async () => {
        throw new SelfsameError("tooLarge", "The picture has 900 million pixels.", "Raise the limit in the settings.");
      },
    });
    await expect(client.call(set.count, { to: 1 })).rejects.toMatchObject({
      code: "tooLarge",
      message: "The picture has 900 million pixels.",
      advice: "Raise the limit in the settings.",
    });
  });

  it("can be cancelled, and the handler learns of it", async () => {
    const { client, aborted } = start();
    const controller = new AbortController();
    const call = client.call(set.wait, {}, { signal: controller.signal });
    await delay(5);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "cancelled" });
    expect(aborted).toHaveLength(1);
  });

  it("end on both sides when the port closes", async () => {
    const { client, near, aborted } = start();
    const call = client.call(set.wait, {});
    await delay(5);
    near.close();
    await expect(call).rejects.toMatchObject({ code: "crashed" });
    expect(aborted).toHaveLength(1);
    await expect(client.call(set.wait, {})).rejects.toMatchObject({ code: "crashed" });
  });

  it("ignore messages that are none", async () => {
    const { client, near, far } = start();
    for (const noise of [null, 7, "x", {}, { type: "call" }, { type: "result", id: "1" }]) {
      near.post(noise);
      far.post(noise);
    }
    expect(await client.call(set.count, { to: 1 })).toBe(1);
  });
});
