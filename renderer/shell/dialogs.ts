/** Which dialog is open. */
import { create } from "zustand";

export type DialogName =
  | "palette"
  | "help"
  | "settings"
  | "about"
  | "readme"
  | "report"
  | "renameRun"
  | "removeRun"
  | "renameTotem"
  | "removeTotem"
  | "folder"
  | "scan"
  | "removeCase"
  | "checkCase"
  | "scanAgain"
  | "exportCase";

interface Dialogs {
  open?: DialogName;
  show(name: DialogName): void;
  close(): void;
}

export const useDialogs = create<Dialogs>()((set) => ({
  show: (open) => set({ open }),
  close: () => set({ open: undefined }),
}));
