/** Short messages at the lower edge; errors stay until dismissed. */
import { X } from "lucide-react";
import { IconButton } from "../ui/IconButton.tsx";
import { useNotices } from "./notices.ts";

export function Notices() {
  const { notices, dismiss, busy } = useNotices();
  return (
    <div className="notices" aria-live="polite">
      {busy ? <div className="notice">{busy}…</div> : null}
      {notices.map(({ id, kind, text }) => (
        <div key={id} className={`notice notice--${kind}`} role={kind === "error" ? "alert" : undefined}>
          <span>{text}</span>
          <IconButton icon={X} label="Dismiss" onPress={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
