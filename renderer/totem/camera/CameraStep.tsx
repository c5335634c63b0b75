/** Step 2: the camera, of which the focal length has to be known: from EXIF, typed, or from photographs of a checkerboard. */
import { type ReactNode, useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import type { LensChoice } from "../../../contract/totemSessions.ts";
import { lensOf } from "../lens.ts";
import { PhotoView } from "../PhotoView.tsx";
import type { Opened } from "../state.ts";
import { useTotem } from "../store.ts";
import { CheckerboardForm } from "./CheckerboardForm.tsx";
import { EnteredForm } from "./EnteredForm.tsx";
import { LensFacts } from "./LensFacts.tsx";
import "./camera.css";

export function CameraStep() {
  const opened = useTotem((state) => state.opened);
  return opened ? <Camera opened={opened} /> : null;
}

type Source = LensChoice["source"];

function Camera({ opened }: { opened: Opened }) {
  const { draft, exif, session, picture } = opened;
  const { lens } = draft;
  const lenses = useTotem((state) => state.lenses);
  // The checkerboard is looked at before anything comes of it.
  const [looked, setLooked] = useState<"checkerboard">();
  const shown: Source = looked ?? lens.source;
  const choose = (source: Source) => {
    const known = source === "checkerboard" ? lenses.checkerboard : (lenses[source] ?? { source });
    setLooked(known ? undefined : "checkerboard");
    if (known && known !== lens) useTotem.getState().edit({ lens: known });
  };
  return (
    <section className="totem-step" aria-label="Camera">
      <div className="totem-step__main">
        <PhotoView picture={picture} label={session.photo.name} />
      </div>
      <aside className="totem-step__side" aria-label="The camera">
        <h2>The camera</h2>
        <p className="muted">
          How far away a ball is follows from how large it is seen, and that takes the focal length of the camera. Where
          is it known from?
        </p>
        <RadioGroup
          className="choices"
          aria-label="Where the focal length is from"
          value={shown}
          onChange={(source) => choose(source as Source)}
        >
          <Choice id="exif" title="EXIF of the photograph">
            {exif.known ? `It says ${exif.how}.` : `It does not help: ${exif.why}.`}
          </Choice>
          <Choice id="entered" title="Typed">
            From the markings on the lens or the data sheet of the camera.
          </Choice>
          <Choice id="checkerboard" title="Photographs of a checkerboard">
            Taken with the same camera at the same zoom: the most exact way.
          </Choice>
        </RadioGroup>
        {shown === "entered" && lens.source === "entered" ? <EnteredForm lens={lens} /> : null}
        {shown === "checkerboard" ? (
          <CheckerboardForm found={lens.source === "checkerboard" ? lens : undefined} />
        ) : null}
        <LensFacts
          reading={lensOf(lens, exif, session.photo)}
          source={lens.source}
          waiting={shown === "checkerboard" && lens.source !== "checkerboard"}
        />
      </aside>
    </section>
  );
}

function Choice({ id, title, children }: { id: Source; title: string; children: ReactNode }) {
  return (
    <Radio value={id} className="choice" data-testid={`lens-${id}`}>
      <span className="choice__dot" />
      <span className="choice__text">
        <strong>{title}</strong>
        <span className="muted">{children}</span>
      </span>
    </Radio>
  );
}
