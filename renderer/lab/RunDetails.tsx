/** What a run was made with, and what it has left behind. */
import { Copy, FileDown } from "lucide-react";
import { Button } from "react-aria-components";
import { referredTo } from "../../contract/files.ts";
import type { RunInfo } from "../../contract/lab.ts";
import { copyText } from "../shell/notices.ts";
import { deviceNames } from "../ui/devices.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { draftOf, labelOf, paramsOf } from "../ui/params.ts";
import { keepRunFile } from "./runFiles.ts";
import { useLab } from "./store.ts";
import { deviceInWords } from "./words.ts";

export function RunDetails({ run }: { run: RunInfo }) {
  const schema = useLab(({ experiments }) => experiments?.find(({ id }) => id === run.experiment)?.params);
  const described = new Map(paramsOf(schema ?? {}));
  const params = Object.entries(run.params).map(([name, value]) => {
    const param = described.get(name) ?? {};
    const shown = typeof value === "boolean" ? (value ? "yes" : "no") : String(draftOf(param, value));
    return [labelOf(name, param), fileInWords(shown) ?? shown] as const;
  });
  const { asked, used, reason } = run.device;
  const device = [
    ["Device asked for", deviceNames[asked]],
    ["Device used", used ? deviceInWords(run.device) : "not known yet"],
    ...(reason ? [["Why", reason] as const] : []),
  ] as const;
  return (
    <div className="run-details">
      <details open>
        <summary>Parameters</summary>
        <Facts rows={params} />
      </details>
      <details>
        <summary>Device and versions</summary>
        <Facts rows={[...device, ...Object.entries(run.versions)]} />
      </details>
      <details open>
        <summary>Files</summary>
        <p className="run-details__folder">
          <code>{run.folder}</code>
          <IconButton
            icon={Copy}
            label="Copy the path of the run folder"
            testId="copy-folder"
            onPress={() => void copyText("The path of the run folder", run.folder)}
          />
        </p>
        {run.files.length > 0 ? (
          <ul className="run-details__files">
            {run.files.map((file) => (
              <li key={file}>
                <Button
                  className="button button--quiet button--small"
                  data-testid="run-file"
                  onPress={() => void keepRunFile(run, file)}
                >
                  <FileDown aria-hidden /> {file}
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <p className="muted">No files yet; they are written as the run goes on.</p>
        )}
      </details>
    </div>
  );
}

/** "me.png, SHA-256 0a1b…": of a file that was handed over. */
function fileInWords(text: string): string | undefined {
  const file = referredTo(text);
  return file && `${file.name}, SHA-256 ${file.sha256}`;
}

function Facts({ rows }: { rows: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className="facts facts--dense">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="mono">{value === "" ? "none" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
