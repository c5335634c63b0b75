/** How pictures go into a network of the reader's: what its file does not tell. */
import { Button } from "react-aria-components";
import type { Inspection, ListedModel, PictureInput } from "../../../contract/models.ts";
import { pictureScales } from "../../../contract/pictureScales.ts";
import { draftOf, type InputDraft, readDraft, sameInput } from "./inputDraft.ts";
import { useModels } from "./store.ts";
import { scaleNames } from "./words.ts";

export function InputForm({ model, inspection }: { model: ListedModel; inspection: Inspection }) {
  const typedBefore = useModels(({ drafts }) => drafts[model.id]);
  const busy = useModels(({ changing }) => changing !== undefined);
  const input = model.input ?? inspection.input;
  if (input?.kind !== "pictures") return null;
  const draft = typedBefore ?? draftOf(input);
  const { fillInput, applyInput } = useModels.getState();
  const fill = (change: Partial<InputDraft>) => fillInput({ ...draft, ...change });
  const typed = readDraft(draft, input);
  const [, ...sides] = inspection.inputs[0]?.shape ?? [];
  const free = (input.layout === "nchw" ? sides.slice(1) : sides.slice(0, 2)).map((extent) => extent === null);
  const side = (name: "width" | "height", label: string, isFree: boolean) => (
    <label className="field">
      <span className="label">{label}</span>
      <input
        className="input"
        inputMode="numeric"
        value={draft[name]}
        readOnly={!isFree}
        title={isFree ? undefined : "The file takes this size only."}
        data-testid={`input-${name}`}
        onChange={({ target }) => fill({ [name]: target.value })}
      />
    </label>
  );
  return (
    <form
      className="model__part"
      aria-label="How pictures go in"
      onSubmit={(event) => {
        event.preventDefault();
        void applyInput();
      }}
    >
      <h4>How pictures go in</h4>
      <p className="muted">
        The file does not say it: take it from the network's author. A wrong range gives numbers that mean nothing.
      </p>
      <div className="input-form">
        {side("width", "Width", free[1] === true)}
        {side("height", "Height", free[0] === true)}
        <label className="field">
          <span className="label">Range of numbers</span>
          <select
            className="input"
            data-testid="input-scale"
            value={draft.scale}
            onChange={({ target }) => fill({ scale: target.value as InputDraft["scale"] })}
          >
            {draft.scale === "" ? <option value="">one of its own</option> : null}
            {pictureScales.map((scale) => (
              <option key={scale} value={scale}>
                {scaleNames[scale]}
              </option>
            ))}
          </select>
        </label>
        {input.channels === 3 ? (
          <label className="field">
            <span className="label">Order of colours</span>
            <select
              className="input"
              data-testid="input-order"
              value={draft.order}
              onChange={({ target }) => fill({ order: target.value as PictureInput["order"] })}
            >
              <option value="rgb">red, green, blue</option>
              <option value="bgr">blue, green, red</option>
            </select>
          </label>
        ) : null}
        {model.chosen.length > 0 ? (
          <Button
            className="button"
            type="submit"
            data-testid="apply-input"
            isDisabled={busy || !typed || sameInput(typed, input)}
          >
            Apply
          </Button>
        ) : null}
      </div>
      {typed ? null : (
        <p className="error-text" role="alert">
          Width and height are whole numbers from 1 to 8192.
        </p>
      )}
    </form>
  );
}
