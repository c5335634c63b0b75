/** A command as an icon: its name and its keys are those of the catalogue. */
import type { LucideIcon } from "lucide-react";
import { type CommandId, commands } from "../../contract/commands.ts";
import { run } from "../commands/bind.ts";
import { keyCaps } from "../commands/keys.ts";
import { isMac } from "../commands/platformKeys.ts";
import { IconButton } from "../ui/IconButton.tsx";

interface Props {
  icon: LucideIcon;
  command: CommandId;
  testId?: string;
}

export function CommandButton({ icon, command: id, testId }: Props) {
  const { label, keys } = commands.find((command) => command.id === id)!;
  const chord = keys[0] ? keyCaps(keys[0], isMac).join(" ") : undefined;
  return <IconButton icon={icon} label={label} keys={chord} testId={testId} onPress={() => run(id)} />;
}
