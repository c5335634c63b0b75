/** The open case: what it is called, where its pictures are, what came of them, and how a scan into it goes. */
import { ChevronLeft, RefreshCw, ShieldCheck } from "lucide-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { CaseEntry } from "../../../contract/batch.ts";
import { run } from "../../commands/bind.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { StateBar } from "../cases/StateBar.tsx";
import { ExportMenu } from "../export/ExportMenu.tsx";
import { ExportStrip } from "../export/ExportStrip.tsx";
import { useBatch } from "../store.ts";
import { LevelCounts } from "./LevelCounts.tsx";
import { ScanStrip } from "./ScanStrip.tsx";
import { aimScan, scanInto } from "./scanDialog.ts";
import { missingInWords, statesInWords } from "./words.ts";
import "./header.css";

export function CaseHeader() {
  const entry = useBatch((state) => state.news?.entry ?? state.cases?.find(({ id }) => id === state.open));
  const news = useBatch((state) => state.news);
  if (!entry) return <header className="case-header" data-testid="case-header" />;
  const { title, path, roots, readOnly, scanning } = entry;
  const moving = scanning && news?.scan !== undefined;
  return (
    <header className="case-header" data-testid="case-header" data-case={entry.id}>
      <div className="case-header__row">
        <Button
          className="button button--quiet case-header__back"
          onPress={() => run("batch.cases")}
          data-testid="all-cases"
        >
          <ChevronLeft aria-hidden /> Cases
        </Button>
        <div className="case-header__name">
          <h2 title={path}>{title}</h2>
          <p className="muted" title={roots.map((root) => root.path).join("\n")}>
            {roots.map((root) => root.path).join(", ") || "Nothing was scanned into it yet."}
          </p>
        </div>
        <div className="case-header__actions">
          {readOnly || scanning ? null : <ScanMenu entry={entry} />}
          <Button className="button" onPress={() => run("batch.check")} data-testid="check-case">
            <ShieldCheck aria-hidden /> Check
          </Button>
          <ExportMenu />
        </div>
      </div>
      <div className="case-header__row case-header__counts">
        <LevelCounts />
        {moving ? null : (
          <>
            <span className="case-header__states muted" data-testid="case-states">
              {statesInWords(entry)}
            </span>
            <StateBar counts={entry.states} />
          </>
        )}
      </div>
      {moving && news.scan ? <ScanStrip scan={news.scan} readOnly={readOnly !== undefined} /> : null}
      {news?.scan?.missing && !moving ? (
        <p className="case-header__reason" role="status" data-testid="scan-missing">
          {missingInWords(news.scan.missing)}
        </p>
      ) : null}
      {readOnly ? (
        <p className="case-header__reason" role="status" data-testid="read-only">
          Read only: {readOnly}
        </p>
      ) : null}
      {news?.failure && !scanning ? (
        <div className="refusal" role="alert" data-testid="scan-failure">
          <p>The last scan ended before it was done. {news.failure.message}</p>
          {news.failure.advice ? <p className="muted">{news.failure.advice}</p> : null}
        </div>
      ) : null}
      <ExportStrip />
    </header>
  );
}

/** Folders that were scanned before can be scanned again; any other can be added. */
function ScanMenu({ entry: { id, roots } }: { entry: CaseEntry }) {
  const { open, show, close } = useDialogs();
  const there = roots.flatMap(({ path, folder }) => (folder ? [{ path, folder }] : []));
  return (
    <MenuTrigger isOpen={open === "scanAgain"} onOpenChange={(isOpen) => (isOpen ? show("scanAgain") : close())}>
      <Button className="button" data-testid="scan-again">
        <RefreshCw aria-hidden /> Scan again
      </Button>
      <Popover className="popover">
        <Menu className="menu" aria-label="Scan again">
          {there.map(({ path, folder }) => (
            <MenuItem
              key={folder}
              className="menu__item"
              textValue={path}
              data-testid="scan-root"
              // The menu closes first; the form takes its place as the open dialog.
              onAction={() => setTimeout(() => aimScan({ folder: { folder, path, name: nameOf(path) }, into: id }))}
            >
              <span className="case-header__root">{path}</span>
            </MenuItem>
          ))}
          <MenuItem
            className="menu__item"
            data-testid="scan-other"
            onAction={() => setTimeout(() => void scanInto(id))}
          >
            Another folder into this case…
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const nameOf = (path: string): string => path.replace(/[\\/]+$/, "").replace(/^.*[\\/]/, "") || path;
