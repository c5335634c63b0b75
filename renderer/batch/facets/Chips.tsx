/** The conditions that are in force, each of which can be taken away. */
import { X } from "lucide-react";
import { Button } from "react-aria-components";
import { run } from "../../commands/bind.ts";
import { useBatch } from "../store.ts";
import { useTitles } from "../titles.ts";
import { conditionsOf } from "./conditions.ts";

export function Chips() {
  const filter = useBatch((state) => state.filter);
  const titleOf = useTitles();
  const conditions = conditionsOf(filter, titleOf);
  if (conditions.length === 0) return null;
  return (
    <section className="chips" aria-label="Conditions in force" data-testid="chips">
      {conditions.map(({ key, text, without }) => (
        <Button
          key={key}
          className="button button--small chips__one"
          data-testid="condition"
          aria-label={`Take away: ${text}`}
          onPress={() => useBatch.getState().setFilter(without)}
        >
          <span>{text}</span>
          <X aria-hidden />
        </Button>
      ))}
      <Button
        className="button button--small button--quiet"
        data-testid="clear-filter"
        onPress={() => run("batch.clearFilter")}
      >
        Clear all
      </Button>
    </section>
  );
}
