/** How far the writing of a file is. */
import { Button } from "react-aria-components";
import { exportFormats } from "./formats.ts";
import { useExport } from "./store.ts";

export function ExportStrip() {
  const running = useExport((state) => state.running);
  if (!running) return null;
  const { doing } = exportFormats[running.format];
  return (
    <div className="export-strip" role="status" data-testid="export-strip">
      <span>{doing}</span>
      <span className="muted export-strip__step">{running.step}</span>
      <progress aria-label={doing} value={running.fraction} max={1} />
      <Button
        className="button button--small"
        onPress={() => useExport.getState().cancel()}
        data-testid="export-cancel"
      >
        Stop
      </Button>
    </div>
  );
}
