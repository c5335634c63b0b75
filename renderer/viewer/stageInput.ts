/** What happens on the stage: its size, the wheel, mouse, touch and keys, told to the controller and the picker. */
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";
import type { ViewerController } from "./controller.ts";
import { PointerGestures, wheelFactor } from "./gestures.ts";
import { viewerKey } from "./keys.ts";
import type { OverlayInput } from "./overlay.ts";
import type { Picker } from "./picker.ts";
import type { Point } from "./viewTransform.ts";

/** The browser's own count of device pixels, unless it does not count them (an emulated density) or tells none. */
function wholePixels(computed: number, counted: number | undefined): number {
  return counted !== undefined && Math.abs(counted - computed) <= 1 ? counted : Math.round(computed);
}

/** Keeps the drawing surface at the stage's size in device pixels. */
export function useStageSize(stage: RefObject<HTMLDivElement | null>, controller: ViewerController): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const density = window.devicePixelRatio;
      const exact = entry.devicePixelContentBoxSize?.[0];
      controller.resize(
        {
          width: wholePixels(entry.contentRect.width * density, exact?.inlineSize),
          height: wholePixels(entry.contentRect.height * density, exact?.blockSize),
        },
        density,
      );
    });
    observer.observe(element, { box: "device-pixel-content-box" });
    return () => observer.disconnect();
  }, [stage, controller]);
}

/** Zooms with the wheel. React's own wheel listener is passive and could not keep the page from scrolling. */
export function useWheel(stage: RefObject<HTMLDivElement | null>, controller: ViewerController): void {
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      controller.zoomBy(wheelFactor(event), surfacePoint(event));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage, controller]);
}

/** Where an event on the stage happened, in device pixels. The canvases let events through, so offsets are the stage's. */
function surfacePoint(event: { offsetX: number; offsetY: number }): Point {
  return { x: event.offsetX * window.devicePixelRatio, y: event.offsetY * window.devicePixelRatio };
}

/** Handlers for mouse, touch and keys on the stage. */
export function useStageInput(
  controller: ViewerController,
  picker: Picker | undefined,
  overlay: OverlayInput | undefined,
) {
  const [gestures] = useState(() => new PointerGestures());
  const hiding = useRef(false);
  /** What the overlay drags: the pointer, and whether it has moved. */
  const dragged = useRef<{ pointer: number; moved: boolean } | null>(null);
  const hide = (on: boolean) => {
    if (hiding.current === on) return;
    hiding.current = on;
    controller.hold(on);
  };
  /** @param place exactly; the middle of the pixel where left out. */
  const choose = (pixel: Point | null, place?: Point) => {
    if (!pixel) return;
    picker?.choose(pixel);
    overlay?.click(place ?? { x: pixel.x + 0.5, y: pixel.y + 0.5 });
  };
  return {
    onPointerDown(event: PointerEvent<HTMLDivElement>) {
      if (event.button > 1) return;
      // The middle button would start the browser's own scrolling.
      if (event.button === 1) event.preventDefault();
      event.currentTarget.focus({ preventScroll: true });
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = surfacePoint(event.nativeEvent);
      if (overlay && event.button === 0 && !gestures.active && !dragged.current) {
        const { place, reach } = controller.placeAt(at);
        if (overlay.press(place, reach)) {
          dragged.current = { pointer: event.pointerId, moved: false };
          return;
        }
      }
      gestures.press(event.pointerId, at);
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      const at = surfacePoint(event.nativeEvent);
      if (overlay && dragged.current?.pointer === event.pointerId) {
        overlay.drag(controller.placeAt(at).place, dragged.current.moved);
        dragged.current.moved = true;
      }
      const gesture = gestures.move(event.pointerId, at);
      if (gesture?.kind === "pan") controller.panBy(gesture.dx, gesture.dy);
      if (gesture?.kind === "pinch") controller.pinch(gesture.before, gesture.after);
      controller.pointAt(at);
    },
    onPointerUp(event: PointerEvent<HTMLDivElement>) {
      if (dragged.current?.pointer === event.pointerId) dragged.current = null;
      const clicked = gestures.release(event.pointerId);
      if (!clicked || event.button !== 0) return;
      choose(controller.pixelAt(clicked), controller.placeAt(clicked).place);
    },
    onPointerCancel(event: PointerEvent<HTMLDivElement>) {
      if (dragged.current?.pointer === event.pointerId) dragged.current = null;
      gestures.release(event.pointerId);
    },
    onPointerLeave: () => controller.pointAt(null),
    onDoubleClick(event: MouseEvent) {
      // Two clicks in a row are two places there.
      if (!overlay) controller.toggleZoom(surfacePoint(event.nativeEvent));
    },
    onKeyDown(event: KeyboardEvent) {
      if (overlay?.key(event)) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const meaning = viewerKey(event, picker ?? (overlay && { chosen: null }));
      if (!meaning) return;
      // The key is used up: neither the page nor the window's shortcuts shall act on it as well.
      event.preventDefault();
      event.stopPropagation();
      if (meaning.kind === "fit") controller.fit();
      if (meaning.kind === "actualSize") controller.actualSize();
      if (meaning.kind === "zoom") controller.zoomBy(meaning.factor);
      if (meaning.kind === "look") controller.look(meaning.dx, meaning.dy);
      if (meaning.kind === "crosshair") controller.moveCrosshair(meaning.dx, meaning.dy);
      if (meaning.kind === "choose") {
        choose(controller.pointedOut());
        // Who outlines something goes on from there.
        if (!overlay) controller.dropCrosshair();
      }
      if (meaning.kind === "step") picker?.step(meaning.dx, meaning.dy);
      if (meaning.kind === "dropCrosshair") {
        // One thing at a time: first the crosshair, then what is chosen.
        if (controller.snapshot().crosshair) controller.dropCrosshair();
        else picker?.drop();
      }
      if (meaning.kind === "hide") hide(true);
    },
    onKeyUp(event: KeyboardEvent) {
      if (viewerKey(event)?.kind === "hide") hide(false);
    },
    // The release of a key goes to whoever has the focus by then.
    onBlur: () => hide(false),
  };
}
