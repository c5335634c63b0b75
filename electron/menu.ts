/** The native menu, drawn from the command list that the window draws its palette and shortcuts from. */
import type { MenuItemConstructorOptions } from "electron";
import { type Command, type CommandId, type CommandMenu, commandMenus, commands } from "../contract/commands.ts";

const acceleratorNames: Record<string, string> = {
  Mod: "CommandOrControl",
  "+": "Plus",
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
};

/** A key chord of the command list ("Mod+ArrowUp") in Electron's notation ("CommandOrControl+Up"). */
export function acceleratorOf(chord: string): string {
  // The key itself may be "+".
  const parts = chord === "+" ? ["+"] : chord.split(/\+(?=.)/);
  return parts.map((part) => acceleratorNames[part] ?? part).join("+");
}

export interface MenuOptions {
  mac: boolean;
  development: boolean;
  run(id: CommandId): void;
}

/** What the operating system expects in a menu besides the commands. */
function standardItems(menu: CommandMenu, { mac, development }: MenuOptions): MenuItemConstructorOptions[] {
  switch (menu) {
    case "File":
      return [{ type: "separator" }, { role: mac ? "close" : "quit" }];
    case "Edit":
      return [
        { type: "separator" },
        { role: "undo" },
        { role: "redo" },
        { role: "cut" },
        { role: "copy" },
        { role: "selectAll" },
      ];
    case "View":
      return [
        { type: "separator" },
        { role: "togglefullscreen" },
        ...(development ? [{ role: "reload" } as const, { role: "toggleDevTools" } as const] : []),
      ];
    default:
      return [];
  }
}

/**
 * Keys are shown here and acted on by the window, which knows whether a text field has the focus. On macOS a menu
 * always takes its keys, so keys without Command are left out there: they would be lost to typing.
 */
function itemOf(command: Command & { id: CommandId }, { mac, run }: MenuOptions): MenuItemConstructorOptions {
  if (command.role) return { role: command.role, label: command.label };
  const chord = command.keys.find((keys) => !mac || keys.startsWith("Mod+"));
  return {
    id: command.id,
    label: command.label,
    ...(chord ? { accelerator: acceleratorOf(chord), registerAccelerator: false } : {}),
    click: () => run(command.id),
  };
}

export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const menus = commandMenus.map((menu): MenuItemConstructorOptions => {
    // A menu item cannot be held down.
    const shown = commands.filter((command) => command.menu === menu && !command.hold);
    const items = shown.flatMap((command, i) => {
      const item = itemOf(command, options);
      return i > 0 && command.section !== shown[i - 1].section ? [{ type: "separator" } as const, item] : [item];
    });
    return { label: menu, submenu: [...items, ...standardItems(menu, options)] };
  });
  return options.mac ? [{ role: "appMenu" }, ...menus] : menus;
}
