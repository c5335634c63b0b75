/** One network of the library: what it is, what goes in, its layers, its card. */
import { Copy, FlaskConical, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { ListedModel } from "../../../contract/models.ts";
import { copyText } from "../../shell/notices.ts";
import { DeleteActions } from "../../ui/DeleteActions.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Readme } from "../../ui/Readme.tsx";
import { useLab } from "../store.ts";
import { InputForm } from "./InputForm.tsx";
import { LayersInUse } from "./LayersInUse.tsx";
import { LayerTable } from "./LayerTable.tsx";
import { useModels } from "./store.ts";
import { inputInWords, shapeInWords, sizeOf, structureInWords } from "./words.ts";

export function ModelDetails({ model }: { model: ListedModel }) {
  const look = useModels(({ looks }) => looks[model.id]);
  const [removing, setRemoving] = useState(false);
  const { id, name, task, licence, file, bytes, sha256, run, problem, card, removable, copy } = model;
  const found = look?.found;
  // Networks that ship say how pictures go in, and so do manifests.
  const adjustable = removable || model.origin === "trained";
  return (
    <section className="model" aria-label={name} data-testid="model-details">
      <header className="model__head">
        <div>
          <h3>{name}</h3>
          {task ? <p className="muted">{task[0].toUpperCase() + task.slice(1)}.</p> : null}
        </div>
        <div className="model__actions">
          {run ? (
            <Button className="button" data-testid="model-run" onPress={() => useLab.getState().openRun(run.id)}>
              <FlaskConical aria-hidden /> Open its run
            </Button>
          ) : null}
          {removable ? (
            <IconButton
              icon={Trash2}
              label="Take out of the library"
              testId="remove-model"
              onPress={() => setRemoving(true)}
            />
          ) : null}
        </div>
      </header>
      {problem ? (
        <p className="refusal" role="alert" data-testid="model-problem">
          {problem}
        </p>
      ) : null}
      <dl className="facts model__facts">
        {licence ? <Fact label="Licence">{licence}</Fact> : null}
        <Fact label="Goes in">
          {found && !model.input && !found.input
            ? "Neither pictures nor sentences"
            : inputInWords(model.input ?? found?.input)}
        </Fact>
        {found ? (
          <>
            <Fact label="Structure">{structureInWords(found)}</Fact>
            <Fact label={found.inputs.length === 1 ? "Input" : "Inputs"}>{values(found.inputs)}</Fact>
            <Fact label={found.outputs.length === 1 ? "Output" : "Outputs"}>{values(found.outputs)}</Fact>
          </>
        ) : null}
        <Fact label="File" copy={file}>
          <span className="mono">{file}</span>
          {bytes > 0 ? `, ${sizeOf(bytes)}` : ""}
          {copy ? "; a copy of the file that you chose" : ""}
        </Fact>
        {sha256 ? (
          <Fact label="SHA-256" copy={sha256}>
            <span className="mono model__hash">{sha256}</span>
          </Fact>
        ) : null}
      </dl>
      <LayersInUse model={model} />
      {found && adjustable && found.input ? <InputForm model={model} inspection={found} /> : null}
      {look?.failure ? (
        <div className="refusal" role="alert" data-testid="look-failure">
          <p>{look.failure.message}</p>
          {look.failure.advice ? <p className="muted">{look.failure.advice}</p> : null}
        </div>
      ) : null}
      {found ? <LayerTable model={model} inspection={found} /> : null}
      {look && !found && !look.failure ? (
        <p className="muted" role="status">
          Looking into the file: it is run once, on a black picture.
        </p>
      ) : null}
      {card ? (
        <details className="model__card" open>
          <summary>Card</summary>
          <Readme text={card} />
        </details>
      ) : null}
      <Dialog
        title="Take the model out of the library"
        testId="remove-model-dialog"
        isOpen={removing}
        onClose={() => setRemoving(false)}
      >
        <p>
          Experiments will no longer look into “{name}”, and the layers that you chose are forgotten.{" "}
          {copy ? "This copy is deleted; the file that you chose stays." : "The file itself stays where it is."}
        </p>
        <p>
          <code>{file}</code>
        </p>
        <DeleteActions
          testId="confirm-remove-model"
          label="Take it out"
          onDelete={() => void useModels.getState().remove(id)}
          onClose={() => setRemoving(false)}
        />
      </Dialog>
    </section>
  );
}

const mostValues = 8;

const values = (described: readonly { name: string; type?: string; shape?: readonly (number | null)[] }[]) => (
  <ul>
    {described.slice(0, mostValues).map(({ name, type, shape }) => (
      <li key={name}>
        <span className="mono">{name}</span> {type ?? ""} {shape ? shapeInWords(shape) : ""}
      </li>
    ))}
    {described.length > mostValues ? <li className="muted">and {described.length - mostValues} more</li> : null}
  </ul>
);

function Fact({ label, copy, children }: { label: string; copy?: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="model__fact">
        <span>{children}</span>
        {copy ? <IconButton icon={Copy} label={`Copy: ${label}`} onPress={() => void copyText(label, copy)} /> : null}
      </dd>
    </div>
  );
}
