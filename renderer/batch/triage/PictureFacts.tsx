/** What the file and its metadata say. */
import { Copy } from "lucide-react";
import type { TableRow } from "../../../contract/batch.ts";
import { thousands } from "../../../engine/verdict/words.ts";
import { copyText } from "../../shell/notices.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { sizeInWords, stateNames, timeInWords } from "../words.ts";

export function PictureFacts({ row }: { row: TableRow }) {
  const { width, height, latitude, longitude } = row;
  const facts: [label: string, value: string | null | undefined, copied?: boolean][] = [
    ["Camera", row.camera],
    ["Software", row.software],
    ["Taken", row.takenAt && timeInWords(row.takenAt)],
    ["Place", latitude !== null && longitude !== null ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` : null, true],
    ["Picture", width && height ? `${thousands(width)} × ${thousands(height)} pixels` : null],
    ["File", `${sizeInWords(row.bytes)}${row.format ? `, ${row.format.toUpperCase()}` : ""}`],
    ["Path", `${row.root}/${row.path}`, true],
    ["SHA-256", row.sha256, true],
    ["Perceptual hash", row.perceptualHash],
    ["State", stateNames[row.state]],
    ["Examined in", row.elapsedMs === null ? null : `${(row.elapsedMs / 1000).toFixed(1)} s`],
  ];
  return (
    <section className="triage__section" aria-label="Facts">
      <h4>Facts</h4>
      <dl className="case-facts">
        {facts.map(([label, value, copied]) =>
          value ? (
            <div key={label}>
              <dt>{label}</dt>
              <dd className={copied ? "mono" : undefined}>{value}</dd>
              {copied ? (
                <IconButton icon={Copy} label={`Copy ${label}`} onPress={() => void copyText(label, value)} />
              ) : null}
            </div>
          ) : null,
        )}
      </dl>
    </section>
  );
}
