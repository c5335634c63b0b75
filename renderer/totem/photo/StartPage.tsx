/** Before a photograph is chosen: choose one, take the sample scene, or go on with an earlier session. */
import { ImagePlus } from "lucide-react";
import { useRef } from "react";
import { Button } from "react-aria-components";
import samplePhotograph from "../../../assets/samples/totem/photo.jpg?url";
import { useTotem } from "../store.ts";
import { BallDiagram } from "./BallDiagram.tsx";
import { SessionList } from "./SessionList.tsx";
import "./photo.css";

export function StartPage() {
  const input = useRef<HTMLInputElement>(null);
  const busy = useTotem((state) => state.busy !== undefined);
  return (
    <section className="totem-start" aria-label="Photo" data-testid="totem-start">
      <div className="totem-start__choose">
        <BallDiagram />
        <h2>Glass balls in a scene keep its photographs honest.</h2>
        <p className="muted">
          Each ball shows the scene once more, bent. Who edits the photograph would have to edit every one of these
          views as well, in the way that light goes through glass. Choose a photograph with at least two balls of known
          size; four are better.
        </p>
        <div className="totem-start__actions">
          <Button
            className="button button--primary"
            isDisabled={busy}
            data-testid="totem-choose"
            onPress={() => input.current?.click()}
          >
            <ImagePlus aria-hidden /> Choose a photograph
          </Button>
          <span className="muted">or drop it here. It stays on this machine, unchanged.</span>
        </div>
        <input
          ref={input}
          hidden
          type="file"
          data-testid="totem-file"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (file) void useTotem.getState().createFrom(file);
          }}
        />
      </div>
      <div className="totem-start__others">
        <section aria-label="Sample scene" className="totem-start__group">
          <h3>Or try it out</h3>
          <Button
            className="sample"
            isDisabled={busy}
            data-testid="totem-sample"
            onPress={() => void useTotem.getState().createSample()}
          >
            <img src={samplePhotograph} alt="" width={132} height={99} />
            <span>
              <strong>Sample scene</strong>
              <span>A simulated room with four balls, outlined already. Something was removed from it.</span>
            </span>
          </Button>
        </section>
        <SessionList />
      </div>
    </section>
  );
}
