/** The encoders that a field offers, and which of them are ticked. */
import { create } from "zustand";
import { type ListedModel, modelOperations, type Origin } from "../../../contract/models.ts";
import { client } from "../../shell/service.ts";

interface EncodersState {
  /** Undefined until the service has answered, and where it could not: the field takes identifiers as text then. */
  encoders?: readonly ListedModel[];
  asking: boolean;
  load(): Promise<void>;
}

export const useEncoders = create<EncodersState>()((set) => ({
  asking: false,
  async load() {
    set({ asking: true });
    try {
      const models = await client().call(modelOperations.listLibrary, {});
      set({ encoders: models.filter(isEncoder), asking: false });
    } catch {
      set({ encoders: undefined, asking: false });
    }
  },
}));

const isEncoder = ({ input, layers, problem }: ListedModel): boolean =>
  input !== undefined && layers.length > 0 && problem === undefined;

const origins: readonly Origin[] = ["own", "starter", "trained", "user"];

/** By where they are from, in the order of the library; origins without any are left out. */
export const byOrigin = (encoders: readonly ListedModel[]): [Origin, ListedModel[]][] =>
  origins.flatMap((origin) => {
    const members = encoders.filter((encoder) => encoder.origin === origin);
    return members.length > 0 ? [[origin, members] as [Origin, ListedModel[]]] : [];
  });

/** Identifiers as the field keeps them: text, separated by commas. */
export const idsIn = (draft: string): string[] => draft.split(/[\s,;]+/).filter(Boolean);

/** The draft with one more identifier, or without one of them. */
export function toggled(draft: string, id: string): string {
  const ids = idsIn(draft);
  return (ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]).join(", ");
}
