import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, it } from "vitest";
import { type CommandId, commands } from "../contract/commands.ts";
import { acceleratorOf, menuTemplate } from "./menu.ts";

const itemsOf = (options: { mac: boolean; development: boolean }, run: (id: CommandId) => void = () => {}) =>
  menuTemplate({ ...options, run }).flatMap(({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[]);

describe("the menu", () => {
  it("offers every command that can be chosen, once, and runs it", () => {
    const ran: CommandId[] = [];
    const items = itemsOf({ mac: false, development: false }, (id) => ran.push(id));
    const expected = commands.filter((command) => !command.hold && !command.role).map((command) => command.id);
    for (const item of items) item.click?.(undefined as never, undefined, undefined as never);
    expect(ran).toEqual(expected);
  });

  it("leaves pasting to the operating system, which knows where the caret is", () => {
    expect(itemsOf({ mac: false, development: false }).filter((item) => item.role === "paste")).toHaveLength(1);
  });

  it("shows keys without taking them from the window", () => {
    for (const item of itemsOf({ mac: false, development: false }))
      if (item.accelerator) expect(item.registerAccelerator).toBe(false);
  });

  it("shows no plain key on macOS, where a menu would take it from text fields", () => {
    const shown = itemsOf({ mac: true, development: false }).flatMap((item) => item.accelerator ?? []);
    expect(shown.length).toBeGreaterThan(0);
    for (const accelerator of shown) expect(accelerator).toMatch(/^CommandOrControl\+/);
  });

  it("has developer tools while developing only", () => {
    const roles = (development: boolean) => itemsOf({ mac: false, development }).map((item) => item.role);
    expect(roles(true)).toContain("toggleDevTools");
    expect(roles(false)).not.toContain("toggleDevTools");
    expect(roles(false)).not.toContain("reload");
  });
});

it.each([
  ["Mod+Shift+O", "CommandOrControl+Shift+O"],
  ["+", "Plus"],
  ["Alt+ArrowDown", "Alt+Down"],
  ["-", "-"],
])("writes %s as %s", (chord, accelerator) => expect(acceleratorOf(chord)).toBe(accelerator));
