/** The viewer that is on screen, for commands that move it. */
import type { ViewerHandle } from "../viewer/Viewer.tsx";

let current: ViewerHandle | null = null;

/** A ref callback for the viewer. */
export const setViewerHandle = (handle: ViewerHandle | null): void => {
  current = handle;
};

export const viewerHandle = (): ViewerHandle | null => current;
