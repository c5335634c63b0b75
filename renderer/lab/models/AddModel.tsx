/** Where a reader names an ONNX file: typed, dropped, or chosen with the system's dialog where the window knows paths. */
import { FileInput, Plus } from "lucide-react";
import { type DragEvent, useRef } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";
import { useShallow } from "zustand/react/shallow";
import { useService } from "../../shell/service.ts";
import { useModels } from "./store.ts";

export function AddModel() {
  const { path, adding, refusal } = useModels(
    useShallow((state) => ({ path: state.path, adding: state.adding, refusal: state.refusal })),
  );
  const { setPath, add } = useModels.getState();
  const pathOf = useService(({ platform }) => platform?.pathOf);
  const chooser = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined) => {
    const chosen = file && pathOf?.(file);
    if (!chosen) return;
    setPath(chosen);
    void add();
  };
  const drop = pathOf && {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      take(event.dataTransfer.files[0]);
    },
  };
  return (
    <form
      className="add-model"
      aria-label="Add a model"
      {...drop}
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
      {pathOf ? (
        <>
          <Button className="button" data-testid="choose-model" onPress={() => chooser.current?.click()}>
            <FileInput aria-hidden /> Choose
          </Button>
          <input
            ref={chooser}
            type="file"
            accept=".onnx"
            hidden
            onChange={({ target }) => {
              take(target.files?.[0]);
              target.value = "";
            }}
          />
        </>
      ) : null}
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
