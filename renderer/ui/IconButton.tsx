/** A button that shows only an icon: its label is its tooltip and its name for screen readers. */
import type { LucideIcon } from "lucide-react";
import { Button, ToggleButton, Tooltip, TooltipTrigger } from "react-aria-components";

interface Props {
  icon: LucideIcon;
  label: string;
  /** Keys that do the same, as a reader sees them. */
  keys?: string;
  onPress(): void;
  /** Present on buttons that are on or off. */
  selected?: boolean;
  disabled?: boolean;
  testId?: string;
}

export function IconButton({ icon: Icon, label, keys, onPress, selected, disabled, testId }: Props) {
  const common = {
    className: "button button--quiet button--icon",
    "aria-label": label,
    isDisabled: disabled,
    "data-testid": testId,
  };
  return (
    <TooltipTrigger delay={500}>
      {selected === undefined ? (
        <Button {...common} onPress={onPress}>
          <Icon aria-hidden />
        </Button>
      ) : (
        <ToggleButton {...common} isSelected={selected} onChange={onPress}>
          <Icon aria-hidden />
        </ToggleButton>
      )}
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys ? ` (${keys})` : ""}
      </Tooltip>
    </TooltipTrigger>
  );
}
