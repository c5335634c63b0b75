/** Buttons beside the path of a folder or a file, which put there what the reader chooses. */
import { FileInput, FolderOpen } from "lucide-react";
import { useRef } from "react";
import { askForFolder } from "../../batch/folders/folderDialog.ts";
import { useService } from "../../shell/service.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import type { ParamSchema } from "../../ui/params.ts";

interface Props {
  onChoose(path: string): void;
}

export function FolderButton({ schema: { title = "A folder" }, onChoose }: Props & { schema: ParamSchema }) {
  const ask = () => askForFolder({ title, action: "Choose", onChoose: ({ path }) => onChoose(path) });
  return <IconButton icon={FolderOpen} label="Choose a folder" testId="choose-folder" onPress={() => void ask()} />;
}

/** Only where the window is told where a chosen file lies: a browser keeps that to itself. */
export function FileButton({ onChoose }: Props) {
  const pathOf = useService(({ platform }) => platform?.pathOf);
  const chooser = useRef<HTMLInputElement>(null);
  if (!pathOf) return null;
  return (
    <>
      <IconButton
        icon={FileInput}
        label="Choose a file"
        testId="choose-file"
        onPress={() => chooser.current?.click()}
      />
      <input
        ref={chooser}
        type="file"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          const path = file && pathOf(file);
          if (path) onChoose(path);
          target.value = "";
        }}
      />
    </>
  );
}
