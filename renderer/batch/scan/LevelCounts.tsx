/** How many pictures of the whole case have each verdict; pressing one shows only those. */
import { useEffect, useState } from "react";
import { batchOperations } from "../../../contract/batch.ts";
import type { CaseFacets } from "../../../contract/cases.ts";
import { thousands } from "../../../engine/verdict/words.ts";
import { client } from "../../shell/service.ts";
import { isAsked, levelBars, press } from "../charts/bars.ts";
import { Latest } from "../latest.ts";
import { useBatch } from "../store.ts";
import { useSlowly } from "../useSlowly.ts";

export function LevelCounts() {
  const levels = useWholeLevels();
  const filter = useBatch((state) => state.filter);
  if (!levels) return null;
  return (
    <fieldset className="level-counts" aria-label="Verdicts of the whole case">
      {levelBars(levels).map((bar) => (
        <button
          key={bar.key}
          type="button"
          className={`level-count level-count--${bar.key}`}
          data-testid="level-count"
          data-level={bar.key}
          aria-pressed={isAsked(filter, "levels", bar)}
          onClick={() => useBatch.getState().setFilter({ levels: press(filter, "levels", bar).levels })}
        >
          <strong>{thousands(bar.count)}</strong> {bar.label}
        </button>
      ))}
    </fieldset>
  );
}

/** Under no condition; the facets beside the table are those of its filter. */
function useWholeLevels(): CaseFacets["levels"] | undefined {
  const id = useBatch((state) => state.open);
  const bare = useBatch((state) => Object.keys(state.filter).length === 0);
  const facets = useBatch((state) => state.facets);
  const revision = useBatch((state) => state.news?.revision);
  const [known, setKnown] = useState<{ id?: string; levels: CaseFacets["levels"] }>();
  const [question] = useState(() => new Latest<CaseFacets>());
  // Not when the last condition is taken away: until the next ones come, the facets are still those of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the facets are taken when they come
  useEffect(() => {
    if (bare && facets) setKnown({ id, levels: facets.levels });
  }, [facets]);
  useSlowly(bare ? undefined : id, revision, () => {
    if (!id) return;
    question.ask(
      (signal) => client().call(batchOperations.facetsOfCase, { id, filter: {} }, { signal }),
      (answer) => setKnown({ id, levels: answer.levels }),
    );
  });
  return known && known.id === id ? known.levels : undefined;
}
