/** The photograph of the session, and what is known of its file. */
import { FolderOpen } from "lucide-react";
import { Button } from "react-aria-components";
import { run } from "../../commands/bind.ts";
import { PhotoView } from "../PhotoView.tsx";
import type { Opened } from "../state.ts";

export function ChosenPhoto({ opened }: { opened: Opened }) {
  const { name, sha256, bytes, width, height } = opened.session.photo;
  const rows: [label: string, value: string][] = [
    ["Name", name],
    ["Picture", `${width} × ${height} pixels, ${((width * height) / 1e6).toFixed(1)} megapixels`],
    ["Size", `${bytes.toLocaleString("en")} bytes`],
    ["SHA-256", sha256],
  ];
  return (
    <section className="totem-step" aria-label="Photo">
      <div className="totem-step__main">
        <PhotoView picture={opened.picture} label={name} />
      </div>
      <aside className="totem-step__side" aria-label="About the photograph">
        <h2>The photograph</h2>
        <p className="muted">
          Its balls have to be in view with their whole outlines, and their true radii known. What the camera and at
          least two of them see can be verified.
        </p>
        <dl className="facts">
          {rows.map(([label, value]) => (
            <div key={label} className="fact">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <div>
          <Button className="button" onPress={() => run("totem.sessions")}>
            <FolderOpen aria-hidden /> Another photograph or session
          </Button>
        </div>
      </aside>
    </section>
  );
}
