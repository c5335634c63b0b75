/** The experiments: title and paper. */
import { GridList, GridListItem } from "react-aria-components";
import { useLab } from "./store.ts";

export function ExperimentList() {
  const experiments = useLab((state) => state.experiments) ?? [];
  const chosen = useLab((state) => state.chosen);
  const open = useLab((state) => state.open);
  const library = useLab((state) => state.library);
  const choose = useLab((state) => state.choose);
  return (
    <section className="lab__experiments">
      <h2 className="lab__heading">Experiments</h2>
      <GridList
        aria-label="Experiments"
        className="lab__list"
        selectionMode="single"
        selectionBehavior="replace"
        // Letters are shortcuts in this window.
        disallowTypeAhead
        selectedKeys={chosen && !open && !library ? [chosen] : []}
        onSelectionChange={(keys) => {
          const [id] = keys === "all" ? [] : [...keys];
          if (id !== undefined) choose(String(id));
        }}
        // A run or the models may be shown: then the experiment is not selected, and pressing it goes back to its form.
        onAction={(id) => choose(String(id))}
      >
        {experiments.map(({ id, title, paper }) => (
          <GridListItem
            key={id}
            id={id}
            textValue={title}
            className="lab__item"
            data-testid="experiment-item"
            data-experiment={id}
            data-current={(id === chosen && !library) || undefined}
          >
            <span className="lab__title">{title}</span>
            <span className="lab__sub" title={`${paper.title}. ${paper.authors}. ${paper.venue}`}>
              {paper.venue}
            </span>
          </GridListItem>
        ))}
      </GridList>
    </section>
  );
}
