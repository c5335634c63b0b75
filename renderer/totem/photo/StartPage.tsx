/** Before a photograph is chosen: choose one, take the sample scene, or go on with an earlier session. */
import { CircleDot, ImagePlus } from "lucide-react";
import { useRef } from "react";
import { Button } from "react-aria-components";
import { useTotem } from "../store.ts";
import { SessionList } from "./SessionList.tsx";

export function StartPage() {
  const input = useRef<HTMLInputElement>(null);
  const busy = useTotem((state) => state.busy !== undefined);
  return (
    <section className="totem-start" aria-label="Photo" data-testid="totem-start">
      <div className="totem-start__choose">
        <CircleDot aria-hidden className="totem-start__icon" />
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
          <Button
            className="button"
            isDisabled={busy}
            data-testid="totem-sample"
            onPress={() => void useTotem.getState().createSample()}
          >
            Take the sample scene
          </Button>
        </div>
        <p className="muted totem-start__note">
          Any photograph that Verify opens, or drop it here. Nothing leaves this machine, and the file is not changed.
        </p>
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
      <SessionList />
    </section>
  );
}
