/** The form of a scan: everything has a default, so that Enter starts. */
import { useState } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";
import { batchOperations } from "../../../contract/batch.ts";
import { asSelfsameError } from "../../../contract/errors.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { client } from "../../shell/service.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { useBatch } from "../store.ts";
import { ScanOptionFields } from "./ScanOptionFields.tsx";
import { casesOf, type ScanTarget, scanFolder, showCase, useScanDialog } from "./scanDialog.ts";
import { freshDraft, readScan, type ScanDraft } from "./scanForm.ts";
import "./scan.css";

export function ScanDialog() {
  const { open, close } = useDialogs();
  const target = useScanDialog((state) => state.target);
  if (!target) return null;
  return (
    <Dialog title="Scan a folder" testId="scan-dialog" isOpen={open === "scan"} onClose={close}>
      <ScanForm key={target.folder.folder} target={target} onClose={close} />
    </Dialog>
  );
}

const LONGEST = 200;
const newCase = "";

function ScanForm({ target: { folder, into: wanted }, onClose }: { target: ScanTarget; onClose(): void }) {
  const cases = useBatch((state) => state.cases) ?? [];
  const [draft, setDraft] = useState(() => freshDraft(folder.name.slice(0, LONGEST)));
  const [into, setInto] = useState(wanted ?? newCase);
  const [refusal, setRefusal] = useState<{ message: string; advice?: string }>();
  const [starting, setStarting] = useState(false);
  const { options, problems } = readScan(draft);
  const change = (patch: Partial<ScanDraft>) => setDraft({ ...draft, ...patch });
  const known = casesOf(cases, folder.path);
  const choices = cases.filter(({ id }) => id === wanted || known.some((entry) => entry.id === id));

  async function start() {
    if (Object.keys(problems).length > 0 || starting) return;
    setStarting(true);
    setRefusal(undefined);
    try {
      const id = into || (await client().call(batchOperations.createCase, titled(folder.folder, draft.title))).id;
      // A second try shall not make a second case.
      setInto(id);
      await client().call(batchOperations.startScan, { id, folder: folder.folder, options });
      onClose();
      showCase(id);
    } catch (error) {
      const { message, advice } = asSelfsameError(error);
      setRefusal({ message, advice });
      void useBatch.getState().load();
    } finally {
      setStarting(false);
    }
  }

  return (
    <form
      className="dialog__form scan-form"
      data-testid="scan-form"
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className="field">
        <span className="label">Folder</span>
        <div className="scan-form__folder">
          <code data-testid="scan-folder">{folder.path}</code>
          <Button className="button button--small" onPress={() => void scanFolder()}>
            Change…
          </Button>
        </div>
        <span className="muted">All pictures in it and in the folders below. They are read and never changed.</span>
      </div>
      {choices.length > 0 ? (
        <label className="field">
          <span className="label">Into</span>
          <select
            className="input"
            data-testid="scan-into"
            value={into}
            onChange={(event) => setInto(event.target.value)}
          >
            {choices.map(({ id, title }) => (
              <option key={id} value={id}>
                The case “{title}”: only what is new or changed is examined
              </option>
            ))}
            <option value={newCase}>A new case</option>
          </select>
        </label>
      ) : null}
      {into === newCase ? (
        <TextField
          className="field"
          value={draft.title}
          onChange={(title) => change({ title })}
          maxLength={LONGEST}
          autoFocus
        >
          <Label>Title of the case</Label>
          <Input className="input" data-testid="scan-title" placeholder={folder.name} autoComplete="off" />
        </TextField>
      ) : null}
      <label className="field--check">
        <input
          type="checkbox"
          data-testid="scan-watch"
          checked={draft.watch}
          onChange={(event) => change({ watch: event.target.checked })}
        />
        Go on looking for new files once all are examined
      </label>
      <ScanOptionFields draft={draft} problems={problems} onChange={change} />
      {refusal ? (
        <div className="refusal" role="alert" data-testid="scan-refusal">
          <p>{refusal.message}</p>
          {refusal.advice ? <p className="muted">{refusal.advice}</p> : null}
        </div>
      ) : null}
      <div className="dialog__actions">
        <Button className="button" onPress={onClose}>
          Cancel
        </Button>
        <Button
          className="button button--primary"
          type="submit"
          data-testid="scan-start"
          autoFocus={into !== newCase}
          isDisabled={starting || Object.keys(problems).length > 0}
        >
          {starting ? "Starting" : "Scan"}
        </Button>
      </div>
    </form>
  );
}

/** Without a title of its own a case is named after the folder. */
const titled = (folder: string, title: string) => ({ folder, title: title.trim() || undefined });
