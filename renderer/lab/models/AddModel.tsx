/** Where a reader names an ONNX file by its path. */
import { Plus } from "lucide-react";
import { Button, Input, Label, TextField } from "react-aria-components";
import { useShallow } from "zustand/react/shallow";
import { useModels } from "./store.ts";

export function AddModel() {
  const { path, adding, refusal } = useModels(
    useShallow((state) => ({ path: state.path, adding: state.adding, refusal: state.refusal })),
  );
  const { setPath, add } = useModels.getState();
  return (
    <form
      className="add-model"
      aria-label="Add a model"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextField className="field" value={path} onChange={setPath} isInvalid={refusal !== undefined}>
        <Label>Add an ONNX file</Label>
        <Input
          className="input"
          data-testid="model-path"
          placeholder="Path of a file on this machine; it stays where it is"
          autoComplete="off"
          spellCheck={false}
        />
      </TextField>
      <Button
        className="button button--primary"
        type="submit"
        data-testid="add-model"
        isDisabled={adding || path.trim() === ""}
      >
        <Plus aria-hidden /> {adding ? "Looking into it" : "Add"}
      </Button>
      {refusal ? (
        <div className="refusal" role="alert" data-testid="add-refusal">
          <p>{refusal.message}</p>
          {refusal.advice ? <p className="muted">{refusal.advice}</p> : null}
        </div>
      ) : null}
    </form>
  );
}
