/** The photograph in the viewer, with what a step draws over it. */
import { useState } from "react";
import type { RasterInfo } from "../../contract/findings.ts";
import type { Overlay } from "../viewer/overlay.ts";
import { defaultViewerSettings, type ViewerSettings } from "../viewer/settings.ts";
import { Viewer } from "../viewer/Viewer.tsx";

interface Props {
  picture: RasterInfo;
  /** What the picture is, for screen readers. */
  label: string;
  overlay?: Overlay;
}

export function PhotoView({ picture, label, overlay }: Props) {
  const [settings, setSettings] = useState<ViewerSettings>({ ...defaultViewerSettings, mode: "picture" });
  return (
    <Viewer
      picture={picture}
      layer={null}
      overlay={overlay}
      plain
      settings={settings}
      onSettings={(change) => setSettings((before) => ({ ...before, ...change }))}
      label={label}
    />
  );
}
