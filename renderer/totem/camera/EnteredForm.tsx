/** A focal length that somebody types: as for 35 mm film, or of the lens with the sensor behind it. */
import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import type { LensChoice } from "../../../contract/totemSessions.ts";
import { NumberField } from "../NumberField.tsx";
import { useTotem } from "../store.ts";

type Entered = Extract<LensChoice, { source: "entered" }>;

export function EnteredForm({ lens }: { lens: Entered }) {
  const [way, setWay] = useState(lens.sensor === undefined ? "film" : "sensor");
  const enter = (change: Partial<Entered>) => useTotem.getState().edit({ lens: { ...lens, ...change } });
  return (
    <div className="lens-form">
      <RadioGroup
        className="segments"
        aria-label="What is known"
        value={way}
        onChange={(chosen) => {
          setWay(chosen);
          if (chosen === "film" && lens.sensor !== undefined) enter({ sensor: undefined });
        }}
      >
        <Radio value="film" className="segment">
          As on 35 mm film
        </Radio>
        <Radio value="sensor" className="segment" data-testid="lens-by-sensor">
          Lens and sensor
        </Radio>
      </RadioGroup>
      <div className="lens-form__fields">
        <NumberField
          label={way === "film" ? "Equivalent focal length" : "Focal length of the lens"}
          testId="lens-focal"
          unit="mm"
          value={lens.focal}
          onChange={(focal) => enter({ focal })}
        />
        {way === "sensor" ? (
          <NumberField
            label="Longer side of the sensor"
            testId="lens-sensor"
            unit="mm"
            value={lens.sensor}
            onChange={(sensor) => enter({ sensor })}
          />
        ) : null}
      </div>
      <p className="muted">
        {way === "film"
          ? "Of a lens with the same view on 35 mm film, as data sheets give it. Main cameras of telephones have 24 to 28 mm."
          : "Sensors: 36 mm full frame, 23.5 mm APS-C (Canon 22.3), 17.3 mm Four Thirds, 13.2 mm one inch."}
      </p>
    </div>
  );
}
