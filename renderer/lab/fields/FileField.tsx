/** A file for a parameter: its path as typed, or one that is chosen or dropped here and handed over. */
import { File as FileIcon, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button, FileTrigger, InputContext } from "react-aria-components";
import { asSelfsameError, errorLine } from "../../../contract/errors.ts";
import { keptFileSchema, referredTo } from "../../../contract/files.ts";
import { fileUploadPath } from "../../../contract/routes.ts";
import { sendFile } from "../../platform/intake.ts";
import { useDropTarget } from "../../ui/dropTargets.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { ParamField, type ParamFieldProps } from "../../ui/ParamField.tsx";
import "./fields.css";

export function FileField(props: ParamFieldProps) {
  const { name, draft, problem, onChange } = props;
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const latest = useRef<AbortController>(undefined);
  // Whoever has gone on to another form wants nothing put into this one.
  useEffect(() => () => latest.current?.abort(), []);

  function change(text: ParamFieldProps["draft"]): void {
    latest.current?.abort();
    setSending(false);
    setRefusal(undefined);
    onChange(text);
  }

  async function hand(file: File): Promise<void> {
    latest.current?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    latest.current = controller;
    setSending(true);
    setRefusal(undefined);
    try {
      const { reference } = await sendFile(fileUploadPath(file.name), file, keptFileSchema, signal);
      if (!signal.aborted) onChange(reference);
    } catch (error) {
      if (!signal.aborted) setRefusal(errorLine(asSelfsameError(error)));
    }
    if (!signal.aborted) setSending(false);
  }

  const place = useDropTarget({
    invitation: "Drop a file",
    take([file]) {
      if (file) void hand(file);
      return file !== undefined;
    },
  });
  const kept = referredTo(String(draft));
  return (
    <div ref={place} className="file-field" data-testid="file-field" data-file={kept?.name}>
      <ParamField
        {...props}
        problem={problem ?? refusal}
        onChange={change}
        instead={
          kept ? (
            <span className="kept-file" data-param={name} title={`${kept.name}, a copy, SHA-256 ${kept.sha256}`}>
              <FileIcon aria-hidden />
              <span>{kept.name}</span>
              <IconButton icon={X} label="Take the file out" testId="clear-file" onPress={() => change("")} />
            </span>
          ) : undefined
        }
        beside={
          // Else the field of text would take what is chosen for what is typed.
          <InputContext.Provider value={null}>
            <FileTrigger
              data-testid="param-file"
              onSelect={(files) => {
                if (files?.[0]) void hand(files[0]);
              }}
            >
              <Button className="button" data-testid="choose-file" isDisabled={sending}>
                {sending ? "Sending" : "Choose"}
              </Button>
            </FileTrigger>
          </InputContext.Provider>
        }
      />
    </div>
  );
}
