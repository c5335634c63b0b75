/** What the table shows, as a file; or the whole case. */
import { FileDown } from "lucide-react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { type CaseExportFormat, caseExportFormats } from "../../../contract/choices.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { pictures } from "../scan/words.ts";
import { useBatch } from "../store.ts";
import { exportFormats } from "./formats.ts";
import { useExport } from "./store.ts";
import "./export.css";

export function ExportMenu() {
  const { open, show, close } = useDialogs();
  const running = useExport((state) => state.running);
  const count = useBatch((state) => state.rows.count) ?? 0;
  const total = useBatch((state) => state.news?.entry.total) ?? 0;
  const filtered = useBatch((state) => Object.keys(state.filter).length > 0);
  const sections = [
    {
      id: "table",
      title: `${pictures(count)}${filtered ? ", as the conditions take them," : ""} in the order of the table`,
      formats: caseExportFormats.filter((format) => format !== "archive"),
      disabled: count === 0,
    },
    { id: "case", title: `All ${pictures(total)}`, formats: ["archive"] as const, disabled: false },
  ];
  return (
    <MenuTrigger isOpen={open === "exportCase"} onOpenChange={(isOpen) => (isOpen ? show("exportCase") : close())}>
      <Button className="button" data-testid="export-menu" isDisabled={running !== undefined}>
        <FileDown aria-hidden /> Export
      </Button>
      <Popover className="popover export-menu">
        <Menu
          className="menu"
          aria-label="Export"
          onAction={(format) => void useExport.getState().write(format as CaseExportFormat)}
          disabledKeys={sections.flatMap(({ disabled, formats }) => (disabled ? [...formats] : []))}
        >
          {sections.map(({ id, title, formats }) => (
            <MenuSection key={id} id={id} className="export-menu__section">
              <Header className="export-menu__title">{title}</Header>
              {formats.map((format) => (
                <MenuItem
                  key={format}
                  id={format}
                  className="menu__item"
                  textValue={exportFormats[format].label}
                  data-testid={`export-${format}`}
                >
                  <span>{exportFormats[format].label}</span>
                  <span className="muted export-menu__detail">{exportFormats[format].detail}</span>
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
