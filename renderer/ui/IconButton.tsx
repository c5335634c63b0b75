/** A button that shows only an icon: its label is its tooltip and its name for screen readers. */
import type { LucideIcon } from "lucide-react";
import { Button, Tooltip, TooltipTrigger } from "react-aria-components";

interface Props {
  icon: LucideIcon;
  label: string;
  /** Keys that do the same, as a reader sees them. */
  keys?: string;
  onPress(): void;
  testId?: string;
}

export function IconButton({ icon: Icon, label, keys, onPress, testId }: Props) {
  return (
    <TooltipTrigger delay={500}>
      <Button className="button button--quiet button--icon" aria-label={label} data-testid={testId} onPress={onPress}>
        <Icon aria-hidden />
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys ? ` (${keys})` : ""}
      </Tooltip>
    </TooltipTrigger>
  );
}
