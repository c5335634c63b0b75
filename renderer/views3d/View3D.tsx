/** A view of a scene in space: turned, moved and approached by pointer or keys. Says so where the browser cannot draw one. */
import { Box, Minus, Plus, RotateCcw } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { IconButton } from "../ui/IconButton.tsx";
import type { Look } from "./space.ts";
import { hasWebGl, Stage } from "./stage.ts";
import "./views3d.css";

interface Props {
  /** What is seen, for screen readers. */
  label: string;
  /** Where the view begins, and where it returns to; keep the object while it shall stay. */
  home: Look;
  /** Gets the stage once there is one, and undefined when it goes. Keep the function. */
  onStage(stage: Stage | undefined): void;
  /** What to look at instead, where the browser cannot draw in space. */
  instead: string;
  /** Over the view: a legend, a hint. */
  children?: ReactNode;
  testId?: string;
}

/** One press of a key: radians, shares of the view. */
const TURN = Math.PI / 24;
const MOVE = 0.05;
const NEARER = 1.2;

const arrows: Record<string, readonly [right: number, up: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

export function View3D({ label, home, onStage, instead, children, testId }: Props) {
  const [able, setAble] = useState(hasWebGl);
  const [lost, setLost] = useState(false);
  const [stage, setStage] = useState<Stage>();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const help = useId();

  useEffect(() => {
    if (!canvas.current || !host.current) return;
    const made = Stage.on(canvas.current, host.current);
    if (!made) {
      // There was WebGL when it was asked for, and there is none left for this view.
      setAble(false);
      return;
    }
    setStage(made);
    onStage(made);
    return () => {
      setStage(undefined);
      onStage(undefined);
      made.dispose();
    };
  }, [onStage]);
  useEffect(() => stage?.setHome(home), [stage, home]);
  useEffect(() => {
    const { canvas: drawn } = stage ?? {};
    const lose = () => setLost(true);
    const restore = () => {
      setLost(false);
      stage?.invalidate();
    };
    drawn?.addEventListener("webglcontextlost", lose);
    drawn?.addEventListener("webglcontextrestored", restore);
    return () => {
      drawn?.removeEventListener("webglcontextlost", lose);
      drawn?.removeEventListener("webglcontextrestored", restore);
    };
  }, [stage]);

  if (!able)
    return (
      <div className="view3d view3d--none" data-testid={testId} data-webgl="false">
        <Box aria-hidden />
        <p role="status">This browser cannot draw in space: WebGL is switched off or missing.</p>
        <p className="muted">{instead}</p>
      </div>
    );
  return (
    <div className="view3d" data-testid={testId} data-webgl="true">
      <div
        ref={host}
        className="view3d__host"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the view takes its keys
        tabIndex={0}
        aria-label={label}
        aria-describedby={help}
        onKeyDown={(event) => stage && onKey(event, stage)}
      >
        <canvas ref={canvas} />
      </div>
      <p id={help} className="visually-hidden">
        Arrow keys turn the view, Shift with arrow keys moves it, plus and minus approach and leave, 0 shows all again.
      </p>
      <div className="view3d__tools" role="toolbar" aria-label="View">
        <IconButton icon={Plus} label="Nearer" keys="+" onPress={() => stage?.approach(NEARER)} />
        <IconButton icon={Minus} label="Farther" keys="−" onPress={() => stage?.approach(1 / NEARER)} />
        <IconButton icon={RotateCcw} label="Show all again" keys="0" onPress={() => stage?.goHome()} />
      </div>
      {children}
      {lost ? (
        <div className="view3d__lost" role="status">
          <p>The browser took this view's graphics away. It is drawn again as soon as they are back.</p>
          <p className="muted">{instead}</p>
        </div>
      ) : null}
    </div>
  );
}

function onKey(event: KeyboardEvent, stage: Stage): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = arrows[event.key];
  if (arrow && event.shiftKey) stage.shift(MOVE * arrow[0], MOVE * arrow[1]);
  else if (arrow) stage.orbit(TURN * arrow[0], TURN * arrow[1]);
  else if (event.key === "+" || event.key === "=") stage.approach(NEARER);
  else if (event.key === "-") stage.approach(1 / NEARER);
  else if (event.key === "0") stage.goHome();
  else return;
  // The key is used up: neither the page nor the window's shortcuts shall act on it as well.
  event.preventDefault();
  event.stopPropagation();
}
