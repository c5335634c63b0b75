/** The system's Open dialog, for files or for a folder. */
import { collectChosen } from "../platform/folders.ts";
import { useVerify } from "./store.ts";

const inputs: Record<"files" | "folder", string> = { files: "open-files", folder: "open-folder" };

/** Opens the dialog; the hidden fields are part of App. */
export const chooseFiles = (what: "files" | "folder"): void => document.getElementById(inputs[what])?.click();

/** The two hidden fields behind the dialogs. */
export function FileInputs() {
  const take = (event: React.ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.currentTarget.files ?? [])];
    // The same file may be chosen again later.
    event.currentTarget.value = "";
    void useVerify.getState().addFiles(collectChosen(files));
  };
  return (
    <div hidden>
      <input id={inputs.files} data-testid="file-input" type="file" multiple onChange={take} />
      <input id={inputs.folder} type="file" multiple onChange={take} {...{ webkitdirectory: "" }} />
    </div>
  );
}
