/**
 * Every command of the application as plain data: what it is called, which keys reach it, where a menu shows it.
 * Native menu, palette, toolbar, shortcuts and help sheet all draw from this one list; what a command does is the
 * window's affair.
 */

/** The places of the window, in the order of its bar. */
export const places = ["verify", "batch", "totem", "lab"] as const;
export type Place = (typeof places)[number];

export const commandMenus = ["File", "Edit", "View", "Go", "Batch", "Totem", "Lab", "Help"] as const;
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
  /** Works only while this place is shown; everywhere where left out. Two places may give one key two meanings. */
  place?: Place;
  /** Works only while the key is held down. */
  hold?: boolean;
  /** The native menu leaves this to the operating system: an Electron menu role. */
  role?: "paste";
}

const verify = <const C extends Command>(command: C) => ({ ...command, place: "verify" }) as const;
const batch = <const C extends Command>(command: C) => ({ ...command, place: "batch" }) as const;
const totem = <const C extends Command>(command: C) => ({ ...command, place: "totem" }) as const;
const lab = <const C extends Command>(command: C) => ({ ...command, place: "lab" }) as const;

const list = [
  { id: "file.open", label: "Open images…", menu: "File", section: "open", keys: ["Mod+O"] },
  { id: "file.openFolder", label: "Open a folder…", menu: "File", section: "open", keys: ["Mod+Shift+O"] },
  verify({ id: "file.again", label: "Examine again", menu: "File", section: "image", keys: ["Mod+Enter"] }),
  verify({ id: "file.cancel", label: "Cancel the examination", menu: "File", section: "image", keys: ["Mod+."] }),
  verify({ id: "file.totem", label: "Open image in Totem", menu: "File", section: "image", keys: ["B"] }),
  verify({ id: "file.remove", label: "Remove image from the tray", menu: "File", section: "image", keys: ["Delete"] }),
  verify({ id: "report.menu", label: "Report…", menu: "File", section: "report", keys: ["R"] }),
  verify({ id: "report.html", label: "Report on this image as HTML", menu: "File", section: "report", keys: [] }),
  verify({ id: "report.pdf", label: "Report on this image as PDF", menu: "File", section: "report", keys: [] }),
  verify({ id: "report.json", label: "Report on this image as JSON", menu: "File", section: "report", keys: [] }),
  { id: "settings.open", label: "Settings…", menu: "File", section: "settings", keys: ["Mod+,"] },

  { id: "edit.paste", label: "Paste image", menu: "Edit", section: "clipboard", keys: ["Mod+V"], role: "paste" },
  verify({ id: "edit.copyValue", label: "Copy value", menu: "Edit", section: "clipboard", keys: ["Mod+Shift+C"] }),

  verify({ id: "viewer.fit", label: "Fit picture to window", menu: "View", section: "zoom", keys: ["0"] }),
  verify({ id: "viewer.actualSize", label: "Actual size, 100 %", menu: "View", section: "zoom", keys: ["1"] }),
  verify({ id: "viewer.zoomIn", label: "Zoom in", menu: "View", section: "zoom", keys: ["+", "="] }),
  verify({ id: "viewer.zoomOut", label: "Zoom out", menu: "View", section: "zoom", keys: ["-"] }),
  verify({
    id: "viewer.hideMap",
    label: "Hide the map while held",
    menu: "View",
    section: "map",
    keys: ["H"],
    hold: true,
  }),
  verify({ id: "viewer.mode", label: "Next way of showing the map", menu: "View", section: "map", keys: ["O"] }),
  verify({ id: "viewer.lessOpacity", label: "Map more transparent", menu: "View", section: "map", keys: ["["] }),
  verify({ id: "viewer.moreOpacity", label: "Map more opaque", menu: "View", section: "map", keys: ["]"] }),
  verify({ id: "viewer.colourMap", label: "Next colour map", menu: "View", section: "map", keys: ["C"] }),
  verify({ id: "viewer.grid", label: "8 × 8 block grid", menu: "View", section: "aids", keys: ["G"] }),
  verify({ id: "viewer.magnifier", label: "Magnifier", menu: "View", section: "aids", keys: ["M"] }),
  { id: "theme.toggle", label: "Switch between light and dark", menu: "View", section: "theme", keys: ["T"] },

  verify({ id: "go.nextImage", label: "Next image", menu: "Go", section: "image", keys: ["J"] }),
  verify({ id: "go.previousImage", label: "Previous image", menu: "Go", section: "image", keys: ["K"] }),
  verify({ id: "go.nextFinding", label: "Next finding", menu: "Go", section: "finding", keys: ["N", "Alt+ArrowDown"] }),
  verify({
    id: "go.previousFinding",
    label: "Previous finding",
    menu: "Go",
    section: "finding",
    keys: ["P", "Alt+ArrowUp"],
  }),
  verify({ id: "go.finding", label: "Show finding details", menu: "Go", section: "panel", keys: ["Alt+1"] }),
  verify({ id: "go.metadata", label: "Show metadata", menu: "Go", section: "panel", keys: ["Alt+2", "I"] }),
  verify({ id: "go.file", label: "Show file facts", menu: "Go", section: "panel", keys: ["Alt+3"] }),
  verify({ id: "go.findMetadata", label: "Search metadata", menu: "Go", section: "panel", keys: ["Mod+F"] }),
  verify({ id: "go.readme", label: "Read about this detector", menu: "Go", section: "panel", keys: ["D"] }),

  { id: "go.verify", label: "Go to Verify", menu: "Go", section: "place", keys: ["Shift+V"] },
  { id: "go.batch", label: "Go to Batch", menu: "Go", section: "place", keys: ["Shift+B"] },
  { id: "go.totem", label: "Go to Totem", menu: "Go", section: "place", keys: ["Shift+T"] },
  { id: "go.lab", label: "Go to Lab", menu: "Go", section: "place", keys: ["Shift+L"] },

  batch({ id: "batch.next", label: "Next picture", menu: "Batch", section: "step", keys: ["J"] }),
  batch({ id: "batch.previous", label: "Previous picture", menu: "Batch", section: "step", keys: ["K"] }),
  batch({ id: "batch.down", label: "Row below", menu: "Batch", section: "step", keys: ["ArrowDown"] }),
  batch({ id: "batch.up", label: "Row above", menu: "Batch", section: "step", keys: ["ArrowUp"] }),
  batch({ id: "batch.pageDown", label: "Page down", menu: "Batch", section: "step", keys: ["PageDown"] }),
  batch({ id: "batch.pageUp", label: "Page up", menu: "Batch", section: "step", keys: ["PageUp"] }),
  batch({ id: "batch.first", label: "First picture", menu: "Batch", section: "step", keys: ["Home"] }),
  batch({ id: "batch.last", label: "Last picture", menu: "Batch", section: "step", keys: ["End"] }),
  batch({ id: "batch.markSuspicious", label: "Mark as suspicious", menu: "Batch", section: "mark", keys: ["1"] }),
  batch({ id: "batch.markCheck", label: "Mark to be checked", menu: "Batch", section: "mark", keys: ["2"] }),
  batch({ id: "batch.markSettled", label: "Mark as settled", menu: "Batch", section: "mark", keys: ["3"] }),
  batch({ id: "batch.unmark", label: "Take the mark away", menu: "Batch", section: "mark", keys: ["0"] }),
  batch({ id: "batch.undo", label: "Undo the last mark", menu: "Batch", section: "mark", keys: ["Mod+Z"] }),
  batch({ id: "batch.note", label: "Write a note", menu: "Batch", section: "mark", keys: ["N"] }),
  batch({ id: "batch.select", label: "Select or deselect", menu: "Batch", section: "select", keys: ["X", " "] }),
  batch({
    id: "batch.extendDown",
    label: "Select the next row as well",
    menu: "Batch",
    section: "select",
    keys: ["Shift+ArrowDown", "Shift+J"],
  }),
  batch({
    id: "batch.extendUp",
    label: "Select the previous row as well",
    menu: "Batch",
    section: "select",
    keys: ["Shift+ArrowUp", "Shift+K"],
  }),
  batch({
    id: "batch.selectAll",
    label: "Select all pictures of the table",
    menu: "Batch",
    section: "select",
    keys: ["Mod+A"],
  }),
  batch({ id: "batch.selectNone", label: "Select nothing", menu: "Batch", section: "select", keys: ["Escape"] }),
  batch({ id: "batch.open", label: "Open in Verify", menu: "Batch", section: "look", keys: ["Enter"] }),
  batch({ id: "batch.compare", label: "Compare side by side", menu: "Batch", section: "look", keys: ["C"] }),
  batch({ id: "batch.grid", label: "Table or thumbnails", menu: "Batch", section: "look", keys: ["G"] }),
  batch({ id: "batch.charts", label: "Charts of the pictures", menu: "Batch", section: "look", keys: ["H"] }),
  batch({ id: "batch.find", label: "Search pictures", menu: "Batch", section: "filter", keys: ["Mod+F"] }),
  batch({ id: "batch.clearFilter", label: "Clear all conditions", menu: "Batch", section: "filter", keys: ["Mod+D"] }),
  batch({ id: "batch.scan", label: "Scan a folder…", menu: "Batch", section: "scan", keys: ["S"] }),
  batch({ id: "batch.again", label: "Scan again…", menu: "Batch", section: "scan", keys: ["Mod+Enter"] }),
  batch({ id: "batch.pause", label: "Pause or resume the scan", menu: "Batch", section: "scan", keys: ["P"] }),
  batch({ id: "batch.cancel", label: "Cancel the scan", menu: "Batch", section: "scan", keys: ["Mod+."] }),
  batch({ id: "batch.export", label: "Export…", menu: "Batch", section: "case", keys: ["R"] }),
  batch({ id: "batch.check", label: "Check the case…", menu: "Batch", section: "case", keys: [] }),
  batch({ id: "batch.openCase", label: "Open a case…", menu: "Batch", section: "case", keys: ["O"] }),
  batch({ id: "batch.cases", label: "All cases", menu: "Batch", section: "case", keys: ["E"] }),
  batch({ id: "batch.remove", label: "Delete or forget the case…", menu: "Batch", section: "case", keys: [] }),

  totem({ id: "totem.next", label: "Next step", menu: "Totem", section: "step", keys: ["N"] }),
  totem({ id: "totem.previous", label: "Previous step", menu: "Totem", section: "step", keys: ["P"] }),
  totem({ id: "totem.run", label: "Do what the step is for", menu: "Totem", section: "run", keys: ["Mod+Enter"] }),
  totem({ id: "totem.cancel", label: "Stop what is going on", menu: "Totem", section: "run", keys: ["Mod+."] }),
  totem({ id: "totem.undo", label: "Undo", menu: "Totem", section: "edit", keys: ["Mod+Z"] }),
  totem({ id: "totem.redo", label: "Redo", menu: "Totem", section: "edit", keys: ["Mod+Shift+Z", "Mod+Y"] }),
  totem({ id: "totem.addBall", label: "Add a ball", menu: "Totem", section: "ball", keys: ["A"] }),
  totem({ id: "totem.nextBall", label: "Next ball", menu: "Totem", section: "ball", keys: ["J"] }),
  totem({ id: "totem.previousBall", label: "Previous ball", menu: "Totem", section: "ball", keys: ["K"] }),
  totem({
    id: "totem.removePoint",
    label: "Remove the chosen point",
    menu: "Totem",
    section: "ball",
    keys: ["Delete", "Backspace"],
  }),
  totem({ id: "totem.removeBall", label: "Remove the ball", menu: "Totem", section: "ball", keys: ["Shift+Delete"] }),
  totem({ id: "totem.rename", label: "Rename the session…", menu: "Totem", section: "keep", keys: ["F2"] }),
  totem({ id: "totem.remove", label: "Delete the session…", menu: "Totem", section: "keep", keys: [] }),
  totem({ id: "totem.sessions", label: "All sessions", menu: "Totem", section: "keep", keys: ["E"] }),

  lab({ id: "lab.run", label: "Run the experiment", menu: "Lab", section: "run", keys: ["Mod+Enter"] }),
  lab({ id: "lab.pause", label: "Pause or resume the run", menu: "Lab", section: "run", keys: ["P"] }),
  lab({ id: "lab.cancel", label: "Cancel the run", menu: "Lab", section: "run", keys: ["Mod+."] }),
  lab({ id: "lab.rename", label: "Rename the run…", menu: "Lab", section: "keep", keys: ["F2"] }),
  lab({ id: "lab.remove", label: "Delete the run…", menu: "Lab", section: "keep", keys: ["Delete"] }),
  lab({ id: "lab.next", label: "Next run or experiment", menu: "Lab", section: "list", keys: ["J"] }),
  lab({ id: "lab.previous", label: "Previous run or experiment", menu: "Lab", section: "list", keys: ["K"] }),
  lab({ id: "lab.experiment", label: "Back to the experiment", menu: "Lab", section: "list", keys: ["E"] }),

  { id: "palette.open", label: "Command palette", menu: "Help", section: "help", keys: ["Mod+K"] },
  { id: "help.open", label: "Keyboard shortcuts", menu: "Help", section: "help", keys: ["?", "F1"] },
  { id: "help.about", label: "About Selfsame", menu: "Help", section: "about", keys: [] },
] as const satisfies readonly Command[];

export type CommandId = (typeof list)[number]["id"];

export const commands: readonly (Command & { id: CommandId })[] = list;

/** Whether `value` names a command: what crosses a process border is checked first. */
export const isCommandId = (value: unknown): value is CommandId => commands.some((command) => command.id === value);
