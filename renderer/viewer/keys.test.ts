import { describe, expect, it } from "vitest";
import { type KeyPress, viewerKey } from "./keys.ts";

const press = (key: string, held: Partial<KeyPress> = {}, picker?: { chosen: object | null }) =>
  viewerKey({ key, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false, ...held }, picker);

describe("viewer keys", () => {
  it("zoom", () => {
    expect(press("0")).toEqual({ kind: "fit" });
    expect(press("1")).toEqual({ kind: "actualSize" });
    const [more, less] = [press("+"), press("-")];
    expect(more?.kind === "zoom" && less?.kind === "zoom" && more.factor * less.factor).toBeCloseTo(1);
    expect(press("=", { shiftKey: true })).toEqual(more);
  });

  it("arrows move the view, and with Alt the crosshair", () => {
    expect(press("ArrowRight")).toEqual({ kind: "look", dx: 0.1, dy: 0 });
    expect(press("ArrowUp", { shiftKey: true })).toEqual({ kind: "look", dx: 0, dy: -0.5 });
    expect(press("ArrowUp", { altKey: true })).toEqual({ kind: "crosshair", dx: 0, dy: -1 });
    expect(press("ArrowLeft", { altKey: true, shiftKey: true })).toEqual({ kind: "crosshair", dx: -8, dy: 0 });
    expect(press("Escape")).toEqual({ kind: "dropCrosshair" });
  });

  it("where places can be chosen, Enter chooses, and arrows move what is chosen", () => {
    const [nothing, something] = [{ chosen: null }, { chosen: {} }];
    expect(press("Enter")).toBeNull();
    expect(press("Enter", {}, nothing)).toEqual({ kind: "choose" });
    expect(press("Enter", { ctrlKey: true }, nothing)).toBeNull();
    expect(press("ArrowRight", {}, nothing)).toEqual({ kind: "look", dx: 0.1, dy: 0 });
    expect(press("ArrowRight", {}, something)).toEqual({ kind: "step", dx: 1, dy: 0 });
    expect(press("ArrowUp", { shiftKey: true }, something)).toEqual({ kind: "look", dx: 0, dy: -0.5 });
    expect(press("ArrowUp", { altKey: true }, something)).toEqual({ kind: "crosshair", dx: 0, dy: -1 });
  });

  it("H and space are held", () => {
    expect(press("h")).toEqual({ kind: "hide" });
    expect(press("H", { shiftKey: true })).toEqual({ kind: "hide" });
    expect(press(" ")).toEqual({ kind: "grab" });
  });

  it("leaves shortcuts of the window alone", () => {
    expect(press("0", { ctrlKey: true })).toBeNull();
    expect(press("h", { metaKey: true })).toBeNull();
    expect(press("h", { altKey: true })).toBeNull();
    expect(press("Tab")).toBeNull();
  });
});
