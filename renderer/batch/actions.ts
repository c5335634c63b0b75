/** What the commands of the Batch place do. */
import type { CommandId } from "../../contract/commands.ts";
import type { Action } from "../commands/action.ts";
import { caseActions } from "./caseActions.ts";
import { focusNote, focusSearch } from "./focus.ts";
import { useBatch } from "./store.ts";
import { tableSteps } from "./table/steps.ts";

const batch = () => useBatch.getState();
const isOpen = () => batch().open !== undefined;
const hasCurrent = () => batch().current !== undefined;
const canMark = () => hasCurrent() && !batch().news?.entry.readOnly;
const step = (by: () => number): Action => ({ run: () => batch().step(by()), enabled: isOpen });
const extend = (by: () => number): Action => ({
  run: () => batch().extendTo((batch().current?.index ?? 0) + by()),
  enabled: hasCurrent,
});

export const batchActions: Record<Extract<CommandId, `batch.${string}`>, Action> = {
  "batch.next": step(() => 1),
  "batch.previous": step(() => -1),
  "batch.down": step(() => tableSteps.row),
  "batch.up": step(() => -tableSteps.row),
  "batch.pageDown": step(() => tableSteps.page),
  "batch.pageUp": step(() => -tableSteps.page),
  "batch.first": step(() => Number.NEGATIVE_INFINITY),
  "batch.last": step(() => Number.POSITIVE_INFINITY),
  "batch.markSuspicious": { run: () => void batch().mark("suspicious"), enabled: canMark },
  "batch.markCheck": { run: () => void batch().mark("check"), enabled: canMark },
  "batch.markSettled": { run: () => void batch().mark("settled"), enabled: canMark },
  "batch.unmark": { run: () => void batch().mark(null), enabled: canMark },
  "batch.undo": { run: () => void batch().undo(), enabled: () => batch().undoable > 0 },
  "batch.note": { run: focusNote, enabled: canMark },
  "batch.select": { run: () => batch().toggle(), enabled: hasCurrent },
  "batch.extendDown": extend(() => tableSteps.row),
  "batch.extendUp": extend(() => -tableSteps.row),
  "batch.selectAll": { run: () => batch().selectAll(), enabled: isOpen },
  "batch.selectNone": {
    run: () => (batch().comparing ? batch().setComparing(false) : batch().selectNone()),
    enabled: () => batch().comparing || batch().selected.size > 0,
  },
  "batch.open": { run: () => void batch().openInVerify(), enabled: hasCurrent },
  "batch.compare": { run: () => batch().setComparing(!batch().comparing), enabled: hasCurrent },
  "batch.grid": { run: () => batch().setView(batch().view === "table" ? "grid" : "table"), enabled: isOpen },
  "batch.charts": { run: () => batch().setView(batch().view === "charts" ? "table" : "charts"), enabled: isOpen },
  "batch.find": { run: focusSearch, enabled: isOpen },
  "batch.clearFilter": { run: () => batch().clearFilter(), enabled: () => Object.keys(batch().filter).length > 0 },
  "batch.cases": { run: () => batch().closeCase(), enabled: isOpen },
  ...caseActions,
};
