/** Step 1: the photograph. */
import { useTotem } from "../store.ts";
import { ChosenPhoto } from "./ChosenPhoto.tsx";
import { StartPage } from "./StartPage.tsx";

export function PhotoStep() {
  const opened = useTotem((state) => state.opened);
  return opened ? <ChosenPhoto opened={opened} /> : <StartPage />;
}
