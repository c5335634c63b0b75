/** A picture of the case, small. What cannot be had leaves a sign in its place. */
import { ImageOff } from "lucide-react";
import { useState } from "react";
import type { TableRow } from "../../contract/batch.ts";
import { caseFilePath } from "../../contract/routes.ts";

/** Pictures that were there once are in the browser's cache, and cost nothing while rows fly by. */
const loaded = new Set<string>();

const sign = <ImageOff aria-hidden />;

interface Props {
  id: string;
  row: Pick<TableRow, "id" | "state" | "sha256">;
  /** Nothing new is fetched. */
  wait?: boolean;
  alt?: string;
}

export function CasePicture({ id, row, wait = false, alt = "" }: Props) {
  const path = caseFilePath(id, row.id, "thumbnail.webp");
  const [missing, setMissing] = useState<string>();
  // What has not been read yet, or could not be, has no picture.
  if (row.state !== "done" || missing === path)
    return (
      <span className="case-picture case-picture--none" role="img" aria-label={alt || "No picture"}>
        {sign}
      </span>
    );
  if (wait && !loaded.has(path)) return <span className="case-picture" />;
  return (
    <img
      className="case-picture"
      src={path}
      alt={alt}
      decoding="async"
      draggable={false}
      onLoad={() => loaded.add(path)}
      onError={() => setMissing(path)}
    />
  );
}
