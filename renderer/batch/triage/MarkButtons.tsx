/** What a reader decides of the picture, by a key or a press. */
import { Undo2 } from "lucide-react";
import { Button } from "react-aria-components";
import type { TableRow } from "../../../contract/batch.ts";
import type { Mark } from "../../../contract/cases.ts";
import type { CommandId } from "../../../contract/commands.ts";
import { run } from "../../commands/bind.ts";
import { CommandButton } from "../../shell/CommandButton.tsx";
import { Keys } from "../../ui/Keys.tsx";
import { MarkBadge } from "../Badges.tsx";
import { useBatch } from "../store.ts";

const marks: { mark: Mark; command: CommandId; key: string }[] = [
  { mark: "suspicious", command: "batch.markSuspicious", key: "1" },
  { mark: "check", command: "batch.markCheck", key: "2" },
  { mark: "settled", command: "batch.markSettled", key: "3" },
];

export function MarkButtons({ row }: { row: TableRow }) {
  const selected = useBatch((state) => state.selected.size);
  const advance = useBatch((state) => state.advance);
  const undoable = useBatch((state) => state.undoable > 0);
  const readOnly = useBatch((state) => state.news?.entry.readOnly);
  return (
    <div className="marks" data-testid="marks">
      <section className="marks__row" aria-label={selected > 0 ? `Mark the ${selected} selected` : "Mark"}>
        {marks.map(({ mark, command, key }) => (
          <Button
            key={mark}
            className={row.mark === mark ? "button marks__one marks__one--set" : "button marks__one"}
            isDisabled={readOnly !== undefined}
            aria-pressed={row.mark === mark}
            data-testid={`mark-${mark}`}
            onPress={() => run(row.mark === mark && selected === 0 ? "batch.unmark" : command)}
          >
            <MarkBadge mark={mark} />
            <Keys chord={key} />
          </Button>
        ))}
      </section>
      <div className="marks__end">
        <label className="field--check muted marks__advance">
          <input
            type="checkbox"
            data-testid="advance"
            checked={advance}
            onChange={(event) => useBatch.getState().setAdvance(event.target.checked)}
          />
          Go on to the next picture after a mark
        </label>
        {undoable ? <CommandButton icon={Undo2} command="batch.undo" testId="undo-mark" /> : null}
      </div>
    </div>
  );
}
