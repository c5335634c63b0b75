/** The photograph in the viewer, with what a step draws over it. */
import { useEffect, useRef, useState } from "react";
import type { RasterInfo } from "../../contract/findings.ts";
import type { Overlay } from "../viewer/overlay.ts";
import { defaultViewerSettings, type ViewerSettings } from "../viewer/settings.ts";
import { Viewer, type ViewerHandle } from "../viewer/Viewer.tsx";

interface Props {
  picture: RasterInfo;
  /** What the picture is, for screen readers. */
  label: string;
  overlay?: Overlay;
  /** Brought to the middle of the view whenever it is another one. Pixels; keep the object while the view shall stay. */
  focus?: { x: number; y: number; diameter: number };
}

/** Of the view's shorter side that is given to what it is focused on. */
const SHARE = 0.6;

export function PhotoView({ picture, label, overlay, focus }: Props) {
  const [settings, setSettings] = useState<ViewerSettings>({ ...defaultViewerSettings, mode: "picture" });
  const frame = useRef<HTMLDivElement>(null);
  const viewer = useRef<ViewerHandle>(null);
  useEffect(() => {
    if (!focus || !frame.current) return;
    const { clientWidth, clientHeight } = frame.current;
    const side = window.devicePixelRatio * Math.min(clientWidth, clientHeight);
    viewer.current?.lookAt(focus, (SHARE * side) / focus.diameter);
  }, [focus]);
  return (
    <div ref={frame} className="photo-view">
      <Viewer
        ref={viewer}
        picture={picture}
        layer={null}
        overlay={overlay}
        plain
        settings={settings}
        onSettings={(change) => setSettings((before) => ({ ...before, ...change }))}
        label={label}
      />
    </div>
  );
}
