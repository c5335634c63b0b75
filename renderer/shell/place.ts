/** Which place of the window is shown. Those that are not keep their state. */
import { create } from "zustand";
import type { Place } from "../../contract/commands.ts";

interface Shown {
  place: Place;
  go(place: Place): void;
}

export const usePlace = create<Shown>()((set) => ({
  place: "verify",
  go: (place) => set({ place }),
}));
