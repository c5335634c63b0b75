/** The networks of the library, by where they come from. */
import { CircleAlert } from "lucide-react";
import { GridList, GridListHeader, GridListItem, GridListSection } from "react-aria-components";
import type { ListedModel, Origin } from "../../../contract/models.ts";
import { useModels } from "./store.ts";
import { layersInWords, originNames, sizeOf } from "./words.ts";

export function ModelList({ models }: { models: readonly ListedModel[] }) {
  const selected = useModels((state) => state.selected);
  const origins = (Object.keys(originNames) as Origin[]).filter((origin) =>
    models.some((model) => model.origin === origin),
  );
  return (
    <GridList
      aria-label="Models"
      className="model-list"
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      // Letters are shortcuts in this window.
      disallowTypeAhead
      selectedKeys={selected === undefined ? [] : [selected]}
      onSelectionChange={(keys) => {
        const [id] = keys === "all" ? [] : [...keys];
        if (id !== undefined) useModels.getState().select(String(id));
      }}
    >
      {origins.map((origin) => (
        <GridListSection key={origin} id={origin} className="model-list__group">
          <GridListHeader className="lab__heading">{originNames[origin]}</GridListHeader>
          {models.filter((model) => model.origin === origin).map(item)}
        </GridListSection>
      ))}
    </GridList>
  );
}

const item = ({ id, name, origin, bytes, layers, problem }: ListedModel) => (
  <GridListItem
    key={id}
    id={id}
    textValue={name}
    className="lab__item"
    data-testid="model-item"
    data-model={id}
    data-origin={origin}
    data-layers={layers.length}
  >
    <span className="lab__title" title={name}>
      {name}
    </span>
    {problem ? (
      <span className="lab__sub model-list__problem" title={problem}>
        <CircleAlert aria-hidden /> Cannot be used
      </span>
    ) : (
      <span className="lab__sub">
        {sizeOf(bytes)} · {layersInWords(layers.length)}
      </span>
    )}
  </GridListItem>
);
