/** The way to the model library, below the experiments. */
import { Network } from "lucide-react";
import { Button } from "react-aria-components";
import { useLab } from "../store.ts";

export function ModelsEntry() {
  const shown = useLab(({ library }) => library);
  return (
    <section className="lab__models">
      <Button
        className="lab__item models-entry"
        data-testid="models-entry"
        aria-current={shown ? "page" : undefined}
        onPress={() => useLab.getState().showLibrary()}
      >
        <Network aria-hidden />
        <span className="lab__title">Models</span>
        <span className="lab__sub">Networks that experiments look into</span>
      </Button>
    </section>
  );
}
