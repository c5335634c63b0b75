/** Short messages at the lower edge, for every place. */
import { create } from "zustand";
import { errorLine } from "../../contract/errors.ts";

interface Notice {
  id: number;
  kind: "info" | "error";
  text: string;
}

interface Notices {
  notices: readonly Notice[];
  /** What is being prepared and ends in a message or a file of its own. */
  busy?: string;
  notify(kind: Notice["kind"], text: string): void;
  /** An error as a message, with what can be done about it. */
  complain(error: unknown): void;
  setBusy(step: string | undefined): void;
  dismiss(id: number): void;
}

let nextId = 1;

export const useNotices = create<Notices>()((set, get) => ({
  notices: [],

  notify(kind, text) {
    const id = nextId++;
    set(({ notices }) => ({ notices: [...notices.slice(-3), { id, kind, text }] }));
    if (kind === "info") setTimeout(() => get().dismiss(id), 6000);
  },

  complain(error) {
    get().notify("error", errorLine(error));
  },

  setBusy(busy) {
    set({ busy });
  },

  dismiss(id) {
    set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  },
}));

/** Puts `text` into the clipboard and says that `what` is there, or why not. */
export async function copyText(what: string, text: string): Promise<void> {
  const { notify } = useNotices.getState();
  try {
    await navigator.clipboard.writeText(text);
    notify("info", `${what} was copied.`);
  } catch {
    notify("error", "The system did not allow copying. Select the value and copy it by hand.");
  }
}
