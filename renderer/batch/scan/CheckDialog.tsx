/** Compares a case with what its log says of it, and shows what was found. */
import { CircleAlert, CircleCheck, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { batchOperations } from "../../../contract/batch.ts";
import type { CaseVerification } from "../../../contract/cases.ts";
import { asSelfsameError, errorLine } from "../../../contract/errors.ts";
import { count, thousands } from "../../../engine/verdict/words.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { copyText } from "../../shell/notices.ts";
import { client } from "../../shell/service.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { useBatch } from "../store.ts";

export function CheckDialog() {
  const { open, close } = useDialogs();
  const id = useBatch((state) => state.open);
  if (!id) return null;
  return (
    <Dialog title="Check the case" testId="check-dialog" isOpen={open === "checkCase"} onClose={close}>
      <Check key={id} id={id} onClose={close} />
    </Dialog>
  );
}

interface Step {
  fraction: number;
  step: string;
}

function Check({ id, onClose }: { id: string; onClose(): void }) {
  const [originals, setOriginals] = useState(false);
  const [going, setGoing] = useState<Step>();
  const [found, setFound] = useState<CaseVerification>();
  const [problem, setProblem] = useState<string>();
  const call = useRef<AbortController>(undefined);
  useEffect(() => () => call.current?.abort(), []);

  async function check() {
    const own = new AbortController();
    call.current = own;
    setGoing({ fraction: 0, step: "Reading the log" });
    setProblem(undefined);
    try {
      const onProgress = (step: Step) => setGoing(step);
      setFound(await client().call(batchOperations.checkCase, { id, originals }, { signal: own.signal, onProgress }));
    } catch (error) {
      if (asSelfsameError(error).code !== "cancelled") setProblem(errorLine(error));
    } finally {
      setGoing(undefined);
    }
  }

  if (found)
    return (
      <>
        <Found found={found} />
        <div className="dialog__actions">
          <Button className="button" onPress={() => setFound(undefined)}>
            Check again
          </Button>
          <Button className="button button--primary" onPress={onClose} autoFocus>
            Close
          </Button>
        </div>
      </>
    );
  return (
    <>
      <p>
        Compares tables, results and maps with what the log recorded of them, and every entry of the log with the one
        before it. Whatever was changed since by another program is found.
      </p>
      <label className="field--check">
        <input
          type="checkbox"
          data-testid="check-originals"
          checked={originals}
          disabled={going !== undefined}
          onChange={(event) => setOriginals(event.target.checked)}
        />
        Read the pictures as well, and compare them with what was examined
      </label>
      {problem ? (
        <div className="refusal" role="alert">
          <p>{problem}</p>
        </div>
      ) : null}
      {going ? (
        <div className="check__progress" role="status">
          <span className="muted">{going.step}</span>
          <progress aria-label="Checking the case" value={going.fraction} max={1} />
        </div>
      ) : null}
      <div className="dialog__actions">
        {going ? (
          <Button className="button" onPress={() => call.current?.abort()}>
            Stop
          </Button>
        ) : (
          <>
            <Button className="button" onPress={onClose}>
              Cancel
            </Button>
            <Button className="button button--primary" onPress={() => void check()} data-testid="check-start" autoFocus>
              Check
            </Button>
          </>
        )}
      </div>
    </>
  );
}

function Found({ found }: { found: CaseVerification }) {
  const { intact, problems, more, entries, head, resultFiles, originals } = found;
  const changed = [
    ...(originals?.missing.map((path) => ({ what: "missing", path })) ?? []),
    ...(originals?.changed.map((path) => ({ what: "changed", path })) ?? []),
  ];
  return (
    <div className="check" data-testid="check-result" data-intact={intact}>
      <p className={`check__outcome check__outcome--${intact ? "intact" : "altered"}`}>
        {intact ? <CircleCheck aria-hidden /> : <CircleAlert aria-hidden />}
        {intact
          ? "Nothing was altered."
          : `${count(problems.length + more, "thing is", "things are")} not as recorded.`}
      </p>
      <p>
        {count(entries, "entry", "entries")} of the log and {count(resultFiles, "result file")}
        {intact ? " are as recorded." : " were compared."}
      </p>
      {problems.length > 0 ? (
        <ul className="check__list">
          {problems.map(({ part, text }, i) => (
            <li key={i}>
              <strong>{part}</strong>: {text}
            </li>
          ))}
          {more > 0 ? <li>and {thousands(more)} more</li> : null}
        </ul>
      ) : null}
      {originals ? (
        <>
          <p>
            Pictures: {thousands(originals.same)} are the same, {originals.missing.length} missing,{" "}
            {originals.changed.length} changed
            {originals.unknown > 0 ? `, ${thousands(originals.unknown)} were never read` : ""}.
          </p>
          {changed.length > 0 ? (
            <ul className="check__list">
              {changed.map(({ what, path }) => (
                <li key={path}>
                  <strong>{what}</strong>: {path}
                </li>
              ))}
            </ul>
          ) : null}
        </>
      ) : null}
      <div className="field">
        <span className="label">Hash of the last entry of the log</span>
        <div className="check__head">
          <code data-testid="check-head">{head}</code>
          <Button
            className="button button--small"
            onPress={() => void copyText("The hash", head)}
            aria-label="Copy the hash"
          >
            <Copy aria-hidden /> Copy
          </Button>
        </div>
        <span className="muted">
          Note it elsewhere. Somebody who writes the whole log anew gets another hash, and only a note outside of the
          case tells.
        </span>
      </div>
    </div>
  );
}
