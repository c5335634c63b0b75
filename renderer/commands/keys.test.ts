import { describe, expect, it } from "vitest";
import { type KeyPress, keyCaps, matchesKeys } from "./keys.ts";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe("matchesKeys", () => {
  it("takes Mod as Ctrl, and as Cmd on macOS", () => {
    expect(matchesKeys(press("k", { ctrlKey: true }), "Mod+K", false)).toBe(true);
    expect(matchesKeys(press("k", { ctrlKey: true }), "Mod+K", true)).toBe(false);
    expect(matchesKeys(press("k", { metaKey: true }), "Mod+K", true)).toBe(true);
  });

  it("tells a letter from the same letter with a modifier", () => {
    expect(matchesKeys(press("k"), "K", false)).toBe(true);
    expect(matchesKeys(press("k", { ctrlKey: true }), "K", false)).toBe(false);
    expect(matchesKeys(press("o", { ctrlKey: true }), "Mod+Shift+O", false)).toBe(false);
    expect(matchesKeys(press("O", { ctrlKey: true, shiftKey: true }), "Mod+O", false)).toBe(false);
  });

  it("finds signs whether or not the keyboard needs Shift for them", () => {
    expect(matchesKeys(press("?", { shiftKey: true }), "?", false)).toBe(true);
    expect(matchesKeys(press("+"), "+", false)).toBe(true);
    expect(matchesKeys(press("+", { shiftKey: true }), "+", false)).toBe(true);
  });
});

describe("keyCaps", () => {
  it("names modifiers as the platform does", () => {
    expect(keyCaps("Mod+Shift+O", false)).toEqual(["Ctrl", "Shift", "O"]);
    expect(keyCaps("Mod+Shift+O", true)).toEqual(["⌘", "⇧", "O"]);
    expect(keyCaps("Alt+ArrowDown", false)).toEqual(["Alt", "↓"]);
    expect(keyCaps("+", false)).toEqual(["+"]);
  });
});
