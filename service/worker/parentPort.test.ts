import { EventEmitter } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parentPort } from "./parentPort.ts";

class FakePort extends EventEmitter {
  readonly posted: unknown[] = [];
  started = false;
  postMessage(message: unknown) {
    this.posted.push(message);
  }
  start() {
    this.started = true;
  }
}

afterEach(() => Reflect.deleteProperty(process, "parentPort"));

describe("parentPort in Electron", () => {
  it("speaks on the port that comes with the first message, and ends with it", () => {
    const parent = new FakePort();
    const port = new FakePort();
    Object.assign(process, { parentPort: parent });
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const received: unknown[] = [];
    const line = parentPort();
    line.onMessage((message) => received.push(message));

    parent.emit("message", { data: { type: "port" }, ports: [port] });
    parent.emit("message", { data: "not for us", ports: [] });
    expect(port.started).toBe(true);
    port.emit("message", { data: "a job", ports: [] });
    line.send({ type: "result", id: 1, value: 2 });
    expect(received).toEqual(["a job"]);
    expect(port.posted).toEqual([{ type: "result", id: 1, value: 2 }]);
    expect(exit).not.toHaveBeenCalled();
    port.emit("close");
    expect(exit).toHaveBeenCalledWith(0);
    exit.mockRestore();
  });
});
