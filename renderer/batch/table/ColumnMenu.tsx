/** Which columns the table has. */
import { Check, Columns3 } from "lucide-react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useBatch } from "../store.ts";
import { columns } from "./columns.tsx";

export function ColumnMenu() {
  const hidden = useBatch((state) => state.hidden);
  const shown = columns.map(({ id }) => id).filter((id) => !hidden.includes(id));
  return (
    <MenuTrigger>
      <Button className="button" data-testid="columns">
        <Columns3 aria-hidden /> Columns
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          aria-label="Columns"
          selectionMode="multiple"
          selectedKeys={shown}
          onSelectionChange={(keys) => {
            const chosen = keys === "all" ? columns.map(({ id }) => id) : [...keys];
            useBatch.getState().setHidden(columns.map(({ id }) => id).filter((id) => !chosen.includes(id)));
          }}
        >
          {columns.map(({ id, title }) => (
            <MenuItem key={id} id={id} className="menu__item" data-testid="column">
              {({ isSelected }) => (
                <>
                  {title}
                  {isSelected ? <Check aria-hidden className="menu__check" /> : null}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
