/** Above the pictures: search, how many there are, how they are shown. */
import { ChartColumn, Columns2, LayoutGrid, Rows3, X } from "lucide-react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { thousands } from "../../engine/verdict/words.ts";
import { run } from "../commands/bind.ts";
import { SearchField } from "./facets/SearchField.tsx";
import { type BatchView, batchViews } from "./memory.ts";
import { useBatch } from "./store.ts";
import { ColumnMenu } from "./table/ColumnMenu.tsx";
import { SortField } from "./table/SortField.tsx";

const views: Record<BatchView, { title: string; icon: typeof Rows3 }> = {
  table: { title: "Table", icon: Rows3 },
  grid: { title: "Thumbnails", icon: LayoutGrid },
  charts: { title: "Charts", icon: ChartColumn },
};

export function Toolbar() {
  const view = useBatch((state) => state.view);
  return (
    <div className="batch-toolbar">
      <SearchField />
      <Count />
      <Selection />
      <div className="batch-toolbar__end">
        {view === "charts" ? null : <SortField />}
        {view === "table" ? <ColumnMenu /> : null}
        <ToggleButtonGroup
          className="views"
          aria-label="View"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={([chosen]) => useBatch.getState().setView(chosen as BatchView)}
        >
          {batchViews.map((id) => {
            const { title, icon: Icon } = views[id];
            return (
              <ToggleButton
                key={id}
                id={id}
                className="button button--icon"
                aria-label={title}
                data-testid={`view-${id}`}
              >
                <Icon aria-hidden />
              </ToggleButton>
            );
          })}
        </ToggleButtonGroup>
      </div>
    </div>
  );
}

function Count() {
  const count = useBatch((state) => state.rows.count);
  const total = useBatch((state) => state.news?.entry.total);
  const filtered = useBatch((state) => Object.keys(state.filter).length > 0);
  if (count === undefined) return null;
  const noun = (filtered ? total : count) === 1 ? "picture" : "pictures";
  return (
    <p className="batch-toolbar__count" role="status" data-testid="count">
      {filtered && total !== undefined
        ? `${thousands(count)} of ${thousands(total)} ${noun}`
        : `${thousands(count)} ${noun}`}
    </p>
  );
}

function Selection() {
  const selected = useBatch((state) => state.selected.size);
  if (selected === 0) return null;
  return (
    <div className="batch-toolbar__selected" data-testid="selection">
      <span>{thousands(selected)} selected</span>
      <Button className="button button--small" isDisabled={selected < 2} onPress={() => run("batch.compare")}>
        <Columns2 aria-hidden /> Compare
      </Button>
      <Button
        className="button button--small button--quiet"
        aria-label="Select nothing"
        onPress={() => run("batch.selectNone")}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
