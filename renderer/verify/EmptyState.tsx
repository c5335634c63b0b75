/** What a newcomer sees: one sentence, a place to drop, two pictures to try. */
import { ImagePlus } from "lucide-react";
import { Button } from "react-aria-components";
import { run } from "../commands/bind.ts";
import { useService } from "../shell/service.ts";
import { useVerify } from "./store.ts";

/** Small pictures of the samples, by path. */
const previews = import.meta.glob<string>("../../assets/samples/previews/*.jpg", {
  eager: true,
  query: "?url",
  import: "default",
});

export function EmptyState() {
  const samples = useService((state) => state.info?.samples) ?? [];
  const addSample = useVerify((state) => state.addSample);
  return (
    <main className="empty" data-testid="empty-state">
      <div className="empty__drop">
        <ImagePlus aria-hidden className="empty__icon" />
        <h2>Drop a photograph to see whether all of it came from one camera, one file and one scene.</h2>
        <p className="muted">
          Files, whole folders or a pasted image. Nothing leaves this machine, and no file is changed.
        </p>
        <Button className="button button--primary" onPress={() => run("file.open")}>
          Open images
        </Button>
      </div>
      <section className="empty__samples" aria-label="Pictures to try">
        <h3>Or try one of these</h3>
        <div className="empty__cards">
          {samples.map(({ id, title, description, credit }) => (
            <Button key={id} className="sample" data-testid="sample-card" onPress={() => void addSample(id)}>
              <img src={previews[`../../assets/samples/previews/${id}.jpg`]} alt="" width={132} height={99} />
              <span>
                <strong>{title}</strong>
                <span>{description}</span>
                <small>{credit}</small>
              </span>
            </Button>
          ))}
        </div>
      </section>
    </main>
  );
}
