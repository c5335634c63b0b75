/**
 * Every command of the application as plain data: what it is called, which keys reach it, where a menu shows it.
 * Native menu, palette, toolbar, shortcuts and help sheet all draw from this one list; what a command does is the
 * window's affair.
 */

export const commandMenus = ["File", "Edit", "View", "Go", "Help"] as const;
export type CommandMenu = (typeof commandMenus)[number];

export interface Command {
  id: string;
  label: string;
  menu: CommandMenu;
  /** A separator is drawn in the menu where the section changes. */
  section: string;
  /**
   * Any of these runs it: "Mod+K", "Alt+ArrowUp", "+". Mod is Ctrl, or Cmd on macOS; modifiers come in the order Mod,
   * Shift, Alt, then the value of KeyboardEvent.key with letters in upper case. Menus show the first one.
   */
  keys: readonly string[];
  /** Works only while the key is held down. */
  hold?: boolean;
  /** The native menu leaves this to the operating system: an Electron menu role. */
  role?: "paste";
}

const list = [
  { id: "file.open", label: "Open images…", menu: "File", section: "open", keys: ["Mod+O"] },
  { id: "file.openFolder", label: "Open a folder…", menu: "File", section: "open", keys: ["Mod+Shift+O"] },
  { id: "file.again", label: "Examine again", menu: "File", section: "image", keys: ["Mod+Enter"] },
  { id: "file.cancel", label: "Cancel the examination", menu: "File", section: "image", keys: ["Mod+."] },
  { id: "file.remove", label: "Remove image from the tray", menu: "File", section: "image", keys: ["Delete"] },
  { id: "report.menu", label: "Report…", menu: "File", section: "report", keys: ["R"] },
  { id: "report.html", label: "Report on this image as HTML", menu: "File", section: "report", keys: [] },
  { id: "report.pdf", label: "Report on this image as PDF", menu: "File", section: "report", keys: [] },
  { id: "report.json", label: "Report on this image as JSON", menu: "File", section: "report", keys: [] },
  { id: "settings.open", label: "Settings…", menu: "File", section: "settings", keys: ["Mod+,"] },

  { id: "edit.paste", label: "Paste image", menu: "Edit", section: "clipboard", keys: ["Mod+V"], role: "paste" },
  { id: "edit.copyValue", label: "Copy value", menu: "Edit", section: "clipboard", keys: ["Mod+Shift+C"] },

  { id: "viewer.fit", label: "Fit picture to window", menu: "View", section: "zoom", keys: ["0"] },
  { id: "viewer.actualSize", label: "Actual size, 100 %", menu: "View", section: "zoom", keys: ["1"] },
  { id: "viewer.zoomIn", label: "Zoom in", menu: "View", section: "zoom", keys: ["+", "="] },
  { id: "viewer.zoomOut", label: "Zoom out", menu: "View", section: "zoom", keys: ["-"] },
  { id: "viewer.hideMap", label: "Hide the map while held", menu: "View", section: "map", keys: ["H"], hold: true },
  { id: "viewer.mode", label: "Next way of showing the map", menu: "View", section: "map", keys: ["O"] },
  { id: "viewer.lessOpacity", label: "Map more transparent", menu: "View", section: "map", keys: ["["] },
  { id: "viewer.moreOpacity", label: "Map more opaque", menu: "View", section: "map", keys: ["]"] },
  { id: "viewer.colourMap", label: "Next colour map", menu: "View", section: "map", keys: ["C"] },
  { id: "viewer.grid", label: "8 × 8 block grid", menu: "View", section: "aids", keys: ["G"] },
  { id: "viewer.magnifier", label: "Magnifier", menu: "View", section: "aids", keys: ["M"] },
  { id: "theme.toggle", label: "Switch between light and dark", menu: "View", section: "theme", keys: ["T"] },

  { id: "go.nextImage", label: "Next image", menu: "Go", section: "image", keys: ["J"] },
  { id: "go.previousImage", label: "Previous image", menu: "Go", section: "image", keys: ["K"] },
  { id: "go.nextFinding", label: "Next finding", menu: "Go", section: "finding", keys: ["N", "Alt+ArrowDown"] },
  { id: "go.previousFinding", label: "Previous finding", menu: "Go", section: "finding", keys: ["P", "Alt+ArrowUp"] },
  { id: "go.finding", label: "Show finding details", menu: "Go", section: "panel", keys: ["Alt+1"] },
  { id: "go.metadata", label: "Show metadata", menu: "Go", section: "panel", keys: ["Alt+2", "I"] },
  { id: "go.file", label: "Show file facts", menu: "Go", section: "panel", keys: ["Alt+3"] },
  { id: "go.findMetadata", label: "Search metadata", menu: "Go", section: "panel", keys: ["Mod+F"] },
  { id: "go.readme", label: "Read about this detector", menu: "Go", section: "panel", keys: ["D"] },

  { id: "palette.open", label: "Command palette", menu: "Help", section: "help", keys: ["Mod+K"] },
  { id: "help.open", label: "Keyboard shortcuts", menu: "Help", section: "help", keys: ["?", "F1"] },
  { id: "help.about", label: "About Selfsame", menu: "Help", section: "about", keys: [] },
] as const satisfies readonly Command[];

export type CommandId = (typeof list)[number]["id"];

export const commands: readonly (Command & { id: CommandId })[] = list;

/** Whether `value` names a command: what crosses a process border is checked first. */
export const isCommandId = (value: unknown): value is CommandId => commands.some((command) => command.id === value);
