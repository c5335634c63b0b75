import { expect, it } from "vitest";
import { commandMenus, commands, isCommandId, places } from "./commands.ts";

it("gives every command its own identifier and label, and its own keys within a place", () => {
  const unique = (values: string[]) => expect(new Set(values).size).toBe(values.length);
  unique(commands.map((command) => command.id));
  unique(commands.map((command) => command.label));
  for (const shown of places)
    unique(commands.flatMap(({ place, keys }) => (place === undefined || place === shown ? keys : [])));
});

it("writes chords as modifiers in order and then one key", () => {
  for (const chord of commands.flatMap((command) => command.keys))
    expect(chord).toMatch(/^(Mod\+)?(Shift\+)?(Alt\+)?([A-Z]|F\d|[A-Z][a-z]\w+|[^A-Za-z])$/);
});

it("keeps the commands of a menu, and of a section in it, together", () => {
  for (const place of [(i: number) => commands[i].menu, (i: number) => `${commands[i].menu}/${commands[i].section}`]) {
    const runs = commands.map((_, i) => place(i)).filter((value, i) => i === 0 || value !== place(i - 1));
    expect(new Set(runs).size).toBe(runs.length);
  }
  expect(new Set(commands.map((command) => command.menu))).toEqual(new Set(commandMenus));
});

it("recognises identifiers", () => {
  expect(isCommandId("file.open")).toBe(true);
  expect(isCommandId("file.eat")).toBe(false);
  expect(isCommandId(undefined)).toBe(false);
});
