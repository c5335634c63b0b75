/** Reports of the shown picture, or of all. */
import { FileDown } from "lucide-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { ReportFormat } from "../../../contract/operations.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { useSelected, useVerify } from "../store.ts";

const formats: { format: ReportFormat; label: string }[] = [
  { format: "html", label: "HTML, one file" },
  { format: "pdf", label: "PDF" },
  { format: "json", label: "JSON" },
];

export function ReportMenu() {
  const ready = useSelected()?.state === "done";
  const { open, show, close } = useDialogs();
  const report = useVerify((state) => state.report);
  const finished = useVerify(
    ({ order, examinations }) => order.filter((id) => examinations[id].state === "done").length,
  );
  const all = () => useVerify.getState().order;
  return (
    <MenuTrigger isOpen={open === "report"} onOpenChange={(isOpen) => (isOpen ? show("report") : close())}>
      <Button className="button" data-testid="report-menu" isDisabled={!ready}>
        <FileDown aria-hidden /> Report
      </Button>
      <Popover className="popover">
        <Menu className="menu" aria-label="Report">
          {formats.map(({ format, label }) => (
            <MenuItem key={format} className="menu__item" onAction={() => void report(format)}>
              {label}
            </MenuItem>
          ))}
          {finished > 1
            ? formats.map(({ format, label }) => (
                <MenuItem key={`all-${format}`} className="menu__item" onAction={() => void report(format, all())}>
                  All {finished} images: {label}
                </MenuItem>
              ))
            : null}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
