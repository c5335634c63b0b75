/** Parts of the window that take dropped files themselves. What is dropped elsewhere is examined (verify/DropZone.tsx). */
import { type RefCallback, type RefObject, useCallback, useEffect, useRef } from "react";

export interface DropTarget {
  /** What is read over it while a file is dragged. */
  invitation: string;
  /** False where these files are not meant for it; they go where all others do. */
  take(files: File[]): boolean;
}

const targets = new Map<Element, RefObject<DropTarget>>();

/** The ref of an element that takes files, for as long as it is shown. */
export function useDropTarget(target: DropTarget): RefCallback<Element> {
  const latest = useRef(target);
  useEffect(() => {
    latest.current = target;
  });
  return useCallback((element) => {
    if (!element) return;
    targets.set(element, latest);
    return () => void targets.delete(element);
  }, []);
}

/** The innermost part that a place of the page belongs to. */
export function dropTargetAt(place: EventTarget | null): DropTarget | undefined {
  for (let element = place instanceof Element ? place : null; element; element = element.parentElement) {
    const target = targets.get(element);
    if (target) return target.current;
  }
  return undefined;
}

export interface DropPlace {
  invitation: string;
  box: DOMRect;
}

/** Those of which the middle can be seen: a form may be scrolled. */
export const dropPlaces = (): DropPlace[] =>
  [...targets].flatMap(([element, { current }]) => {
    const box = element.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return seen && element.contains(seen) ? [{ invitation: current.invitation, box }] : [];
  });
