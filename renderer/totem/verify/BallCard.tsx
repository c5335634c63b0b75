/** One ball: how far the photograph contradicts it, where, and what it saw of the chosen place. */
import { Crosshair } from "lucide-react";
import type { ReactNode } from "react";
import type { RasterInfo } from "../../../contract/findings.ts";
import type { TotemVerification } from "../../../contract/totemVerification.ts";
import { number } from "../../../engine/verdict/words.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import type { Point } from "../../viewer/viewTransform.ts";
import { tokenOfBall } from "./ballColours.ts";
import { ColourChip } from "./ColourChip.tsx";
import { PhotoCrop } from "./PhotoCrop.tsx";
import type { Colour, Place, Witness } from "./witnesses.ts";

interface Props {
  ball: TotemVerification["balls"][number];
  index: number;
  picture: RasterInfo;
  /** The chosen place, if there is one. */
  place: Place | undefined;
  /** Shows a place of the photograph. */
  onLook(place: Point): void;
}

export function BallCard({ ball, index, picture, place, onLook }: Props) {
  const { name, contradiction } = ball;
  const witness = place?.witnesses[index];
  const jump = ball.place && { x: ball.place[0], y: ball.place[1] };
  return (
    <li className="ball-card" data-testid="ball-card" data-says={witness ? !("why" in witness) : undefined}>
      <div className="ball-card__head">
        <span className="ball-card__dot" style={{ background: `var(${tokenOfBall(index)})` }} />
        <strong>{name}</strong>
        {contradiction === null ? null : (
          <span className="ball-card__value" title="Deviation in the hottest window; 1 is to be expected">
            × {number(contradiction)}
          </span>
        )}
        {jump ? (
          <IconButton
            icon={Crosshair}
            label={`Show where ${name} shows the hottest place`}
            onPress={() => onLook(jump)}
            testId="ball-jump"
          />
        ) : null}
      </div>
      {witness ? (
        "why" in witness ? (
          <p className="ball-card__note">Says nothing here. {witness.why}</p>
        ) : (
          <Seen witness={witness} direct={place?.direct} picture={picture} name={name} />
        )
      ) : contradiction === null ? (
        <p className="ball-card__note">Sees nothing of the hottest place.</p>
      ) : null}
    </li>
  );
}

/** Pixels to each side of the place in a ball. */
const REACH = 12;

interface SeenProps {
  witness: Witness;
  direct: Colour | undefined;
  picture: RasterInfo;
  name: string;
}

function Seen({ witness: { place, expected, deviation, weight }, direct, picture, name }: SeenProps) {
  return (
    <div className="ball-card__seen">
      <PhotoCrop picture={picture} place={place} reach={REACH} label={`The place in ${name}, magnified`} />
      <dl className="ball-card__facts">
        <Row term="expected" title="What the ball says the camera should see">
          <ColourChip colour={expected} />
        </Row>
        <Row term="photo" title="What the photograph shows">
          {direct ? <ColourChip colour={direct} /> : "none"}
        </Row>
        <Row term="off by" title="How far the photograph is off that; 1 is as much as is to be expected">
          <span data-testid="ball-deviation">
            {deviation === undefined ? "not compared" : `× ${number(deviation)}`}
          </span>
        </Row>
        <Row term="weight" title="How far the ball may be trusted here">
          <meter min={0} max={1} value={weight} aria-label="Weight" /> {weight.toFixed(2)}
        </Row>
      </dl>
    </div>
  );
}

function Row({ term, title, children }: { term: string; title: string; children: ReactNode }) {
  return (
    <div title={title}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
