/** The model library: its networks by where they come from, and the chosen one beside them. */
import { useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import { type DropTarget, useDropTarget } from "../../ui/dropTargets.ts";
import { ListFailure } from "../../ui/ListFailure.tsx";
import { AddModel } from "./AddModel.tsx";
import { ModelDetails } from "./ModelDetails.tsx";
import { ModelList } from "./ModelList.tsx";
import { selectedModel, useModels } from "./store.ts";
import "./models.css";

const takesModels: DropTarget = {
  invitation: "Drop an ONNX file to add it",
  take(files) {
    // Pictures are examined, here as everywhere.
    const others = files.filter(({ type }) => !type.startsWith("image/"));
    if (others.length === 0) return false;
    void useModels.getState().addFiles(others);
    return true;
  },
};

export function ModelsView() {
  const view = useDropTarget(takesModels);
  const { models, failure, selected, load } = useModels(
    useShallow((state) => ({
      models: state.models,
      failure: state.failure,
      selected: selectedModel(state),
      load: state.load,
    })),
  );
  // Each time it is shown: runs may have left networks meanwhile.
  useEffect(() => void load(), [load]);
  if (failure)
    return (
      <div className="lab__blank" data-testid="models-view">
        <ListFailure
          title="The models could not be listed"
          failure={failure}
          onRetry={() => void load()}
          testId="models-error"
        />
      </div>
    );
  return (
    <article ref={view} className="models" aria-label="Models" data-testid="models-view">
      <header className="models__head">
        <h2>Models</h2>
        <p className="muted">
          Networks that experiments look into. Of each, the layers in use give a row of numbers for every picture or
          sentence.
        </p>
        <AddModel />
      </header>
      {models ? (
        <div className="models__body">
          <ModelList models={models} />
          {selected ? (
            <ModelDetails key={selected.id} model={selected} />
          ) : (
            <p className="muted">No model is chosen.</p>
          )}
        </div>
      ) : (
        <p className="muted models__wait">Reading the files of the library.</p>
      )}
    </article>
  );
}
