/** The pictures at hand: thumbnail, name, state. Arrow keys walk through it. */
import { CircleAlert, CircleDashed, Clock, ImageOff, ScanSearch, TriangleAlert, X } from "lucide-react";
import { Button, GridList, GridListItem } from "react-aria-components";
import { useShallow } from "zustand/react/shallow";
import { levelNames } from "../../ui/levels.ts";
import type { Examination } from "../examination.ts";
import { overallProgress } from "../progress.ts";
import { useVerify } from "../store.ts";
import { Thumbnail } from "./Thumbnail.tsx";

export function Tray() {
  const { order, examinations, selected, select, detectors } = useVerify(
    useShallow(({ order, examinations, selected, select, detectors }) => ({
      order,
      examinations,
      selected,
      select,
      detectors,
    })),
  );
  return (
    <nav className="tray" aria-label="Images">
      <GridList
        aria-label="Images"
        className="tray__list"
        items={order.map((id) => examinations[id])}
        dependencies={[examinations]}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={selected ? [selected] : []}
        disallowEmptySelection
        // Letters are shortcuts in this window.
        disallowTypeAhead
        onSelectionChange={(keys) => {
          const [id] = keys === "all" ? [] : [...keys];
          if (id !== undefined) select(String(id));
        }}
      >
        {(examination) => (
          <TrayItem examination={examination} progress={overallProgress(examination, detectors.length)} />
        )}
      </GridList>
    </nav>
  );
}

function TrayItem({ examination, progress }: { examination: Examination; progress: number }) {
  const { item, state, result, picture } = examination;
  const level = result?.verdict.level;
  return (
    <GridListItem
      id={item.id}
      textValue={item.name}
      className="tray__item"
      data-testid="tray-item"
      data-state={state}
      data-level={level}
    >
      <div className="tray__picture">
        {picture ? <Thumbnail picture={picture} /> : <ImageOff aria-hidden className="tray__empty" />}
      </div>
      <div className="tray__text">
        <span className="tray__name" title={item.name}>
          {item.name}
        </span>
        <span className={`tray__state tray__state--${level ?? state}`}>
          <StateIcon state={state} level={level} /> {stateInWords(examination)}
        </span>
      </div>
      <Button
        className="button button--quiet tray__remove"
        aria-label={`Remove ${item.name} from the tray`}
        onPress={() => useVerify.getState().remove(item.id)}
      >
        <X aria-hidden />
      </Button>
      {state === "running" ? (
        <progress className="tray__progress" aria-label="Progress" value={progress} max={1} />
      ) : null}
    </GridListItem>
  );
}

function stateInWords({ state, result }: Examination): string {
  if (result) return levelNames[result.verdict.level];
  return {
    queued: "Waiting",
    running: "Examining",
    done: "Done",
    error: "Could not be examined",
    cancelled: "Cancelled",
  }[state];
}

function StateIcon({ state, level }: { state: Examination["state"]; level?: keyof typeof levelNames }) {
  if (level === "alarm") return <TriangleAlert aria-hidden />;
  if (level === "notice") return <CircleAlert aria-hidden />;
  if (level === "clear") return <ScanSearch aria-hidden />;
  if (state === "queued") return <Clock aria-hidden />;
  return state === "error" ? <ImageOff aria-hidden /> : <CircleDashed aria-hidden />;
}
