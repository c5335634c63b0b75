/** The layers of a network that experiments look at. */
import { X } from "lucide-react";
import type { ListedModel } from "../../../contract/models.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useModels } from "./store.ts";

export function LayersInUse({ model: { layers, chosen } }: { model: ListedModel }) {
  return (
    <section className="model__part" aria-label="Layers in use">
      <h4>Layers in use</h4>
      {layers.length === 0 ? (
        <p className="muted" data-testid="no-layers">
          None. Experiments list only networks that have one.
        </p>
      ) : (
        <ul className="layers-in-use">
          {layers.map(({ id, name, tensor, width }) => (
            <li key={id} data-testid="layer-in-use" data-tensor={tensor}>
              <span>{name}</span>
              <span className="muted">
                {width} {width === 1 ? "number" : "numbers"}
              </span>
              {chosen.includes(id) ? (
                <IconButton
                  icon={X}
                  label={`Use ${name} no longer`}
                  testId="drop-layer"
                  onPress={() => void useModels.getState().drop(tensor)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
