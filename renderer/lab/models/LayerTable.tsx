/** Results of a network's nodes that can serve as layers, to be searched and put to use. */
import { Check } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Input, Label, SearchField, ToggleButton } from "react-aria-components";
import type { Inspection, ListedModel, OnnxLayerInfo } from "../../../contract/models.ts";
import { useModels } from "./store.ts";
import { shapeInWords } from "./words.ts";

/** More rows than anybody reads; whoever looks for a further one searches. */
const mostRows = 200;

export function LayerTable({ model, inspection }: { model: ListedModel; inspection: Inspection }) {
  const [search, setSearch] = useState("");
  const [mainOnly, setMainOnly] = useState(true);
  const wanted = useDeferredValue(search).trim().toLowerCase();
  const { layers, unlisted, refusal } = inspection;
  const fitting = layers.filter(
    ({ main, tensor, operator, node }) =>
      (main || !mainOnly) && `${tensor} ${operator} ${node}`.toLowerCase().includes(wanted),
  );
  const used = new Map(model.layers.map(({ id, tensor }) => [tensor, model.chosen.includes(id)]));
  return (
    <section className="model__part" aria-label="Layers of the file" data-testid="layer-table">
      <h4>Layers of the file</h4>
      {refusal ? (
        <p className="layer-table__refusal" data-testid="layers-refusal">
          {model.layers.length > 0 ? "No further layer can be chosen." : "No layer can be used."} {refusal}
        </p>
      ) : null}
      <div className="layer-table__tools">
        <SearchField className="field" value={search} onChange={setSearch}>
          <Label className="visually-hidden">Search layers</Label>
          <Input className="input" data-testid="layer-search" placeholder="Search by name or operator" />
        </SearchField>
        <label className="field--check">
          <input
            type="checkbox"
            data-testid="main-only"
            checked={mainOnly}
            onChange={({ target }) => setMainOnly(target.checked)}
          />
          Only where a block ends
        </label>
        <span className="muted" role="status">
          {counted(fitting.length, layers.length + unlisted)}
        </span>
      </div>
      {fitting.length > 0 ? (
        <div className="lab-section__scroll">
          <table className="lab-table layer-table">
            <thead>
              <tr>
                <th>Layer</th>
                <th>Operator</th>
                <th>For each picture</th>
                <th className="lab-table__number">Numbers</th>
                <th aria-label="Use" />
              </tr>
            </thead>
            <tbody>
              {fitting.slice(0, mostRows).map((layer) => (
                <Row key={layer.tensor} layer={layer} chosen={used.get(layer.tensor)} />
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="muted">{layers.length === 0 ? "No result depends on what goes in." : "No layer is called so."}</p>
      )}
      {fitting.length > mostRows ? <p className="muted">The first {mostRows} are shown. Search for others.</p> : null}
    </section>
  );
}

const counted = (fitting: number, all: number): string =>
  fitting === all ? `${all.toLocaleString("en")}` : `${fitting.toLocaleString("en")} of ${all.toLocaleString("en")}`;

/** @param chosen whether the reader chose it; undefined where it is not in use. */
function Row({ layer: { tensor, operator, node, shape, layer }, chosen }: { layer: OnnxLayerInfo; chosen?: boolean }) {
  const changing = useModels((state) => state.changing);
  const { use, drop } = useModels.getState();
  return (
    <tr data-testid="layer-row" data-tensor={tensor} data-used={chosen !== undefined}>
      <td className="mono layer-table__name" title={node && node !== tensor ? `${tensor}, of ${node}` : tensor}>
        <bdi>{tensor}</bdi>
      </td>
      <td>{operator}</td>
      <td className={layer ? undefined : "muted"}>
        {layer ? shapeInWords(shape?.slice(1)) : shape ? `none; ${shapeInWords(shape)} in all` : "Not known"}
      </td>
      <td className="lab-table__number">{layer?.width ?? ""}</td>
      <td className="layer-table__use">
        {chosen === false ? (
          <span className="muted">In use</span>
        ) : layer ? (
          <ToggleButton
            className="button button--small"
            data-testid="use-layer"
            aria-label={`Use ${tensor} as encoder`}
            isSelected={chosen === true}
            isDisabled={changing !== undefined}
            onChange={(wanted) => void (wanted ? use(tensor) : drop(tensor))}
          >
            {chosen ? (
              <>
                <Check aria-hidden /> In use
              </>
            ) : changing === tensor ? (
              "Measuring"
            ) : (
              "Use as encoder"
            )}
          </ToggleButton>
        ) : null}
      </td>
    </tr>
  );
}
