/**
 * Every command of the application as plain data: what it is called, which keys reach it, where the menu shows it.
 * The native menu, the command palette, the toolbar and the keyboard all draw from this one list; what a command does
 * is the window's affair.
 */

export const commandMenus = ["file", "edit", "view", "go", "help"] as const;
export type CommandMenu = (typeof commandMenus)[number];

export const menuTitles: Record<CommandMenu, string> = {
  file: "File",
  edit: "Edit",
  view: "View",
  go: "Go",
  help: "Help",
};

export interface Command {
  id: string;
  label: string;
  /**
   * Key chords, the first one shown in menus. Modifiers before the key, joined with "+": `Mod` (Command on macOS,
   * Control elsewhere), `Shift`, `Alt`. The key is the value of KeyboardEvent.key, letters in upper case; the plus key
   * is written `Plus`.
   */
  keys: readonly string[];
  menu: CommandMenu;
  /** A separator is drawn in the menu where the group changes. */
  group: string;
  /** The operating system does this by itself in the native menu (an Electron menu role). */
  role?: "paste";
  /** Lasts while the key is held. */
  hold?: true;
}

const list = [
  { id: "file.open", label: "Open images…", keys: ["Mod+O"], menu: "file", group: "open" },
  { id: "file.openFolder", label: "Open folder…", keys: ["Mod+Shift+O"], menu: "file", group: "open" },
  { id: "file.close", label: "Close image", keys: ["Delete"], menu: "file", group: "open" },
  { id: "report.html", label: "Export report as HTML…", keys: ["Mod+E"], menu: "file", group: "report" },
  { id: "report.pdf", label: "Export report as PDF…", keys: ["Mod+Shift+E"], menu: "file", group: "report" },
  { id: "report.json", label: "Export report as JSON…", keys: ["Mod+Alt+E"], menu: "file", group: "report" },
  { id: "app.settings", label: "Settings…", keys: ["Mod+,"], menu: "file", group: "settings" },

  { id: "edit.paste", label: "Paste image", keys: ["Mod+V"], menu: "edit", group: "clipboard", role: "paste" },
  { id: "edit.copyValue", label: "Copy value", keys: ["C"], menu: "edit", group: "clipboard" },
  { id: "verify.cancel", label: "Cancel", keys: ["Escape"], menu: "edit", group: "cancel" },

  { id: "view.fit", label: "Fit to window", keys: ["0"], menu: "view", group: "zoom" },
  { id: "view.actualSize", label: "Actual size", keys: ["1"], menu: "view", group: "zoom" },
  { id: "view.zoomIn", label: "Zoom in", keys: ["Plus", "="], menu: "view", group: "zoom" },
  { id: "view.zoomOut", label: "Zoom out", keys: ["-"], menu: "view", group: "zoom" },
  { id: "view.overlayMode", label: "Next overlay mode", keys: ["O"], menu: "view", group: "overlay" },
  { id: "view.opacityUp", label: "Stronger overlay", keys: ["."], menu: "view", group: "overlay" },
  { id: "view.opacityDown", label: "Weaker overlay", keys: [","], menu: "view", group: "overlay" },
  { id: "view.hideOverlay", label: "Hide overlay", keys: ["H"], menu: "view", group: "overlay", hold: true },
  { id: "view.grid", label: "8×8 grid", keys: ["G"], menu: "view", group: "aids" },
  { id: "view.magnifier", label: "Magnifier", keys: ["M"], menu: "view", group: "aids" },
  { id: "view.metadata", label: "Metadata", keys: ["I"], menu: "view", group: "panels" },
  { id: "view.theme", label: "Light or dark", keys: ["T"], menu: "view", group: "panels" },

  { id: "go.nextImage", label: "Next image", keys: ["PageDown"], menu: "go", group: "images" },
  { id: "go.previousImage", label: "Previous image", keys: ["PageUp"], menu: "go", group: "images" },
  { id: "go.nextFinding", label: "Next finding", keys: ["J"], menu: "go", group: "findings" },
  { id: "go.previousFinding", label: "Previous finding", keys: ["K"], menu: "go", group: "findings" },

  { id: "app.palette", label: "Command palette…", keys: ["Mod+K"], menu: "help", group: "help" },
  { id: "app.help", label: "Keyboard and help", keys: ["F1", "?"], menu: "help", group: "help" },
  { id: "app.about", label: "About Selfsame", keys: [], menu: "help", group: "about" },
] as const satisfies readonly Command[];

export type CommandId = (typeof list)[number]["id"];

export const commands: readonly (Command & { id: CommandId })[] = list;

/** Whether `value` names a command: what crosses a process border is checked first. */
export const isCommandId = (value: unknown): value is CommandId => commands.some((command) => command.id === value);
