/** The button beside the path of a folder, which puts there what the reader chooses. */
import { FolderOpen } from "lucide-react";
import { askForFolder } from "../../batch/folders/folderDialog.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import type { ParamSchema } from "../../ui/params.ts";

interface Props {
  schema: ParamSchema;
  onChoose(path: string): void;
}

export function FolderButton({ schema: { title = "A folder" }, onChoose }: Props) {
  const ask = () => askForFolder({ title, action: "Choose", onChoose: ({ path }) => onChoose(path) });
  return <IconButton icon={FolderOpen} label="Choose a folder" testId="choose-folder" onPress={() => void ask()} />;
}
