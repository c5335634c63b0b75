/** What is known of the chosen ball: its name, its size, its glass. */
import { Trash2 } from "lucide-react";
import { useId } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";
import type { DraftBall } from "../../../contract/totemSessions.ts";
import { run } from "../../commands/bind.ts";
import { withBall } from "../draft.ts";
import { NumberField } from "../NumberField.tsx";
import { useTotem } from "../store.ts";
import { glasses, glassOf } from "./glass.ts";

export const units = { mm: 0.001, cm: 0.01 } as const;
export type Unit = keyof typeof units;

interface Props {
  ball: DraftBall;
  at: number;
  unit: Unit;
  onUnit(unit: Unit): void;
}

const LONGEST = 80;
const OWN = "own";

export function BallForm({ ball, at, unit, onUnit }: Props) {
  const id = useId();
  const change = (what: Partial<DraftBall>) => {
    const { opened, edit } = useTotem.getState();
    if (opened) edit({ balls: withBall(opened.draft.balls, at, what) });
  };
  const glass = glassOf(ball.index);
  return (
    <div className="ball-form">
      <TextField className="field" value={ball.name} maxLength={LONGEST} onChange={(name) => change({ name })}>
        <Label>Name</Label>
        <Input className="input" autoComplete="off" spellCheck={false} data-testid="ball-name" />
      </TextField>
      <div className="ball-form__pair">
        <NumberField
          label="Radius, half its width"
          testId="ball-radius"
          value={ball.radius / units[unit]}
          onChange={(radius) => radius !== undefined && change({ radius: radius * units[unit] })}
        />
        <div className="field">
          <label htmlFor={`${id}-unit`}>Unit</label>
          <select
            id={`${id}-unit`}
            className="input"
            data-testid="ball-unit"
            value={unit}
            onChange={(event) => onUnit(event.target.value as Unit)}
          >
            {Object.keys(units).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
      </div>
      <div className="ball-form__pair">
        <div className="field">
          <label htmlFor={`${id}-glass`}>Glass</label>
          <select
            id={`${id}-glass`}
            className="input"
            data-testid="ball-glass"
            value={glass ?? OWN}
            onChange={(event) => {
              const found = glasses.find(({ name }) => name === event.target.value);
              if (found) change({ index: found.index });
            }}
          >
            {glasses.map(({ name, index }) => (
              <option key={name} value={name}>
                {name}, {index}
              </option>
            ))}
            <option value={OWN}>Own number</option>
          </select>
        </div>
        <NumberField
          label="Refractive index"
          testId="ball-index"
          value={ball.index}
          onChange={(index) => index !== undefined && change({ index })}
        />
      </div>
      <div className="ball-form__end">
        <Button
          className="button button--small"
          isDisabled={ball.points.length === 0}
          onPress={() => change({ points: [] })}
          data-testid="ball-clear"
        >
          Take all points away
        </Button>
        <Button className="button button--small" onPress={() => run("totem.removeBall")} data-testid="ball-remove">
          <Trash2 aria-hidden /> Remove the ball
        </Button>
      </div>
    </div>
  );
}
