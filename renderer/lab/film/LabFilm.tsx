/** Pictures one after the other, with words to each: played, or gone through by hand. It stands still until it is told to play. */
import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import type { RunInfo } from "../../../contract/lab.ts";
import type { Film } from "../../../engine/lab/events.ts";
import { enlargement, TileSheet } from "../../../engine/lab/tiles.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { ChartFrame } from "../charts/ChartFrame.tsx";
import { Tile } from "../tiles/Tile.tsx";

/** CSS pixels that a frame takes at most. */
const EDGE = 264;
/** Frames a second. */
const SPEEDS = [1, 2, 4, 8, 16];

export function LabFilm({ run, film }: { run: RunInfo; film: Film }) {
  const { title, tiles, frames } = film;
  const sheet = useMemo(() => new TileSheet(tiles), [tiles]);
  const [chosen, setChosen] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(4);
  const last = frames.length - 1;
  // A film that is told again may have become shorter.
  const at = Math.max(0, Math.min(chosen, last));
  const frame = frames[at];
  const moving = playing && at < last;

  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => setChosen((now) => now + 1), 1000 / speed);
    return () => clearInterval(timer);
  }, [moving, speed]);

  const show = (index: number) => {
    setPlaying(false);
    setChosen(Math.min(last, Math.max(0, index)));
  };
  const toggle = () => {
    // From its end it begins anew.
    if (at === last) setChosen(0);
    setPlaying(!moving);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (target === undefined) return;
    show(target);
    event.preventDefault();
    event.stopPropagation();
  };
  const scale = enlargement(tiles, EDGE);
  // The longest of them keep their room, so that nothing moves while it plays.
  const most = useMemo(() => Math.max(0, ...frames.map(({ lines }) => lines.length)), [frames]);
  return (
    <ChartFrame run={run} chart={film} testId="lab-film">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys that go on from whatever has the focus in it */}
      <div className="film" onKeyDown={press}>
        <div className="film__scene">
          <Tile sheet={sheet} index={at} scale={scale} label={`${title}, ${frame?.label ?? "no frame"}`} />
          <div className="film__words" style={{ minHeight: `${1.5 * (most + 1)}em` }} data-testid="film-words">
            <strong>{frame?.label ?? "No frame yet"}</strong>
            {frame?.lines.map((line, i) => (
              <p key={i}>{line}</p>
            ))}
          </div>
        </div>
        <div className="film__controls">
          <IconButton
            icon={moving ? Pause : Play}
            label={moving ? "Stop the film" : "Play the film"}
            testId="film-play"
            onPress={toggle}
          />
          <IconButton icon={SkipBack} label="One frame back" onPress={() => show(at - 1)} />
          <IconButton icon={SkipForward} label="One frame on" onPress={() => show(at + 1)} />
          <input
            type="range"
            aria-label={`Frame of ${title}`}
            aria-valuetext={frame?.label}
            data-testid="film-slider"
            min={0}
            max={Math.max(0, last)}
            value={at}
            onChange={(event) => show(Number(event.target.value))}
          />
          <span className="muted film__count">
            {Math.min(at + 1, frames.length)} of {frames.length}
          </span>
          <select
            className="input film__speed"
            aria-label="Frames a second"
            value={speed}
            onChange={(event) => setSpeed(Number(event.target.value))}
          >
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {each} a second
              </option>
            ))}
          </select>
        </div>
      </div>
    </ChartFrame>
  );
}
