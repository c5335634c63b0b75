/** Point clouds over time: one frame at once, by hand or as an animation. */
import { Pause, Play } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { RunInfo } from "../../../contract/lab.ts";
import type { Recording } from "../../../engine/lab/recording.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useInks } from "../../ui/inks.ts";
import { ChartFrame } from "./ChartFrame.tsx";
import { seriesColours } from "./colours.ts";
import { drawScatter, rangesOf } from "./drawScatter.ts";
import { exportPng } from "./exportPng.ts";
import { Swatch } from "./Swatch.tsx";

const HEIGHT = 340;
const FRAMES_PER_SECOND = 8;

export function ScatterChart({ run, record, id }: { run: RunInfo; record: Recording; id: string }) {
  const inks = useInks();
  const { chart, frames, version } = record.charts.get(id)!;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  // The newest frame is shown until the reader chooses one.
  const [chosen, setChosen] = useState<number>();
  const [playing, setPlaying] = useState(false);
  const last = frames.length - 1;
  const at = Math.min(chosen ?? last, last);
  const frame = frames[at];
  const names = useMemo(() => [...new Set(frame?.groups.map(({ name }) => name))], [frame]);
  const colours = useMemo(() => seriesColours(names, inks.dark, inks.token), [names, inks]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: frames grow in place, the version tells
  const ranges = useMemo(() => rangesOf(frames), [frames, version]);

  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    if (!element || width === 0) return;
    const density = window.devicePixelRatio;
    element.width = Math.round(width * density);
    element.height = HEIGHT * density;
    const context = element.getContext("2d")!;
    context.scale(density, density);
    drawScatter(context, { width, height: HEIGHT }, frame, ranges, colours, inks);
  }, [width, frame, ranges, colours, inks]);

  useEffect(() => {
    if (!playing || last < 1) return;
    const timer = setInterval(() => setChosen((now) => ((now ?? last) + 1) % (last + 1)), 1000 / FRAMES_PER_SECOND);
    return () => clearInterval(timer);
  }, [playing, last]);

  const points = frame?.groups.reduce((sum, group) => sum + group.points.length, 0) ?? 0;
  return (
    <ChartFrame
      run={run}
      chart={chart}
      points={points}
      onPng={() => {
        if (!canvas.current) return;
        const lines = names.map((label, i) => ({ label, colour: colours[i] }));
        const sheet = { title: `${chart.title}, ${frame?.label ?? ""}`, plot: canvas.current, lines };
        const look = { ink: inks.token("--ink"), surface: inks.surface, density: window.devicePixelRatio };
        void exportPng(`${run.name} - ${chart.title} - ${frame?.label ?? ""}.png`, { ...sheet, ...look });
      }}
    >
      <div className="chart__plot" style={{ height: HEIGHT }}>
        <canvas ref={canvas} style={{ width: "100%", height: HEIGHT }} />
      </div>
      <div className="legend legend--plain">
        <span className="muted">
          {chart.x.label} × {chart.y.label}
        </span>
        {names.map((name, i) => (
          <span key={name} className="legend__item">
            <Swatch style="scatter" colour={colours[i]} />
            {name}
          </span>
        ))}
      </div>
      <div className="frames">
        <IconButton
          icon={playing ? Pause : Play}
          label={playing ? "Stop the animation" : "Play the animation"}
          onPress={() => setPlaying(!playing)}
        />
        <input
          type="range"
          aria-label={`Frame of ${chart.title}`}
          min={0}
          max={Math.max(0, last)}
          value={Math.max(0, at)}
          onChange={(event) => {
            setPlaying(false);
            setChosen(Number(event.target.value));
          }}
        />
        <span className="muted frames__label">{frame?.label ?? "No frame yet"}</span>
      </div>
    </ChartFrame>
  );
}
