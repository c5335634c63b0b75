/** Step 3: where the balls are in the photograph. */
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { Button } from "react-aria-components";
import { run } from "../../commands/bind.ts";
import { useInks } from "../../ui/inks.ts";
import type { Overlay } from "../../viewer/overlay.ts";
import { lensOf } from "../lens.ts";
import { PhotoView } from "../PhotoView.tsx";
import type { Opened } from "../state.ts";
import { useTotem } from "../store.ts";
import { tokenOfBall } from "../verify/ballColours.ts";
import { BallList } from "./BallList.tsx";
import { liveFits } from "./liveFit.ts";
import { drawBalls } from "./outlineOverlay.ts";
import { outlining, outliningHelp } from "./outlining.ts";

export function TotemsStep() {
  const opened = useTotem((state) => state.opened);
  return opened ? <Outlining opened={opened} /> : null;
}

function Outlining({ opened }: { opened: Opened }) {
  const { draft, exif, picture, session } = opened;
  const { balls, lens } = draft;
  const chosen = useTotem((state) => state.ball);
  const point = useTotem((state) => state.point);
  const inks = useInks();
  const reading = useMemo(() => lensOf(lens, exif, session.photo), [lens, exif, session.photo]);
  const live = useMemo(
    () => liveFits(balls, reading.known ? reading.camera : undefined, session.photo),
    [balls, reading, session.photo],
  );
  const overlay = useMemo((): Overlay => {
    const drawn = balls.map(({ name, points }, i) => ({
      name,
      colour: inks.token(tokenOfBall(i)),
      points,
      outline: live[i].outline,
      chosen: i === chosen,
      point: i === chosen ? point : null,
    }));
    return { draw: (pen) => drawBalls(pen, drawn), input: outlining, help: outliningHelp };
  }, [balls, live, chosen, point, inks]);
  return (
    <section className="totem-step" aria-label="Totems">
      <div className="totem-step__main">
        <PhotoView picture={picture} label={`${session.photo.name}, outlines of balls`} overlay={overlay} />
      </div>
      <aside className="totem-step__side" aria-label="Balls">
        <div className="side-head">
          <h2>Glass balls</h2>
          <Button className="button" onPress={() => run("totem.addBall")} data-testid="ball-add">
            <Plus aria-hidden /> Add a ball
          </Button>
        </div>
        <p className="muted">
          Click around the outline of each ball: five points at least, better eight, spread all around. Drag a point to
          move it, press Delete to take it away. The wheel zooms.
        </p>
        {reading.known ? null : (
          <p className="remark remark--warning" data-testid="no-lens">
            The focal length is not known yet: outlines are fitted for now with that of an ordinary lens, and distances
            are left open. Enter it in the step Camera.
          </p>
        )}
        {balls.length > 0 ? (
          <BallList balls={balls} live={live} />
        ) : (
          <p className="balls__none">No ball yet. Your first click on the photograph begins one.</p>
        )}
      </aside>
    </section>
  );
}
