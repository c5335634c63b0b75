/** Where a reader adds ONNX files: handed over, so that a copy is kept, or named by their path. */
import { FileUp, Plus } from "lucide-react";
import { Button, FileTrigger, Input, Label, TextField } from "react-aria-components";
import { useShallow } from "zustand/react/shallow";
import { useModels } from "./store.ts";

export function AddModel() {
  const { path, adding, refusals } = useModels(
    useShallow((state) => ({ path: state.path, adding: state.adding, refusals: state.refusals })),
  );
  const { setPath, add, addFiles } = useModels.getState();
  const [sent, ...waiting] = adding && "files" in adding ? adding.files : [];
  return (
    <section className="add-model" aria-label="Add a model">
      <div className="add-model__file">
        <FileTrigger
          acceptedFileTypes={[".onnx"]}
          allowsMultiple
          data-testid="model-file"
          onSelect={(files) => void addFiles([...(files ?? [])])}
        >
          <Button className="button button--primary" data-testid="choose-model" isDisabled={adding !== undefined}>
            <FileUp aria-hidden /> Choose a file
          </Button>
        </FileTrigger>
        <span className="muted" role="status">
          {sent === undefined
            ? "or drop it here: an ONNX file, of which a copy is kept."
            : `Looking into “${sent}”${waiting.length > 0 ? `; ${waiting.length} more to come` : ""}.`}
        </span>
      </div>
      <form
        className="add-model__path"
        aria-label="Add a model by its path"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextField className="field" value={path} onChange={setPath} isInvalid={path !== "" && refusals.length > 0}>
          <Label>Or name its path; then the file stays where it is</Label>
          <Input
            className="input"
            data-testid="model-path"
            placeholder="Path of an ONNX file on this machine"
            autoComplete="off"
            spellCheck={false}
          />
        </TextField>
        <Button
          className="button"
          type="submit"
          data-testid="add-model"
          isDisabled={adding !== undefined || path.trim() === ""}
        >
          <Plus aria-hidden /> {adding && "path" in adding ? "Looking into it" : "Add"}
        </Button>
      </form>
      {refusals.length > 0 ? (
        <div className="refusal" role="alert" data-testid="add-refusal">
          {refusals.map(({ message, advice }) => (
            <div key={message}>
              <p>{message}</p>
              {advice ? <p className="muted">{advice}</p> : null}
            </div>
          ))}
        </div>
      ) : null}
    </section>
  );
}
