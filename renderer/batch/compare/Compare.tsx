/** Pictures side by side: what they show, in which facts they differ, what the detectors scored of each. */
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { batchOperations, type CasePicture } from "../../../contract/batch.ts";
import { errorLine } from "../../../contract/errors.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { client } from "../../shell/service.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useVerify } from "../../verify/store.ts";
import { Latest } from "../latest.ts";
import { useBatch } from "../store.ts";
import { ComparedPicture } from "./ComparedPicture.tsx";
import { CompareTable } from "./CompareTable.tsx";
import { comparedImages, shownOf } from "./differ.ts";
import "./compare.css";

const sizes = [2, 3, 4];
const MOST = 4;

export function Compare() {
  const id = useBatch((state) => state.open);
  const selected = useBatch((state) => state.selected);
  const current = useBatch((state) => state.current?.image);
  const like = useBatch((state) => state.details);
  const [images] = useState(() => comparedImages(selected, current, like));
  const [first, setFirst] = useState(0);
  const [size, setSize] = useState(Math.min(MOST, Math.max(2, images.length)));
  const [opacity, setOpacity] = useState(useVerify.getState().viewer.opacity);
  const shown = shownOf(images, first, size);
  const { pictures, problem } = usePictures(id, shown);
  const more = images.length > shown.length;
  const close = () => useBatch.getState().setComparing(false);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (!plain || event.defaultPrevented || useDialogs.getState().open !== undefined) return;
      // The slider has these keys for itself.
      if (event.target instanceof HTMLInputElement) return;
      if (event.key === "ArrowRight") setFirst((at) => at + 1);
      else if (event.key === "ArrowLeft") setFirst((at) => at - 1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  if (!id || images.length < 2)
    return (
      <div className="compare compare--blank" data-testid="compare">
        <p>Select two pictures or more to see them side by side: X selects the current one.</p>
        <Button className="button" onPress={close} autoFocus>
          Back to the table
        </Button>
      </div>
    );
  return (
    <section className="compare" aria-label="Side by side" data-testid="compare">
      <header className="compare__head">
        <h3>Side by side</h3>
        <span className="muted compare__which">
          {more ? `${shown.length} of ${images.length} selected` : `${images.length} pictures`}
        </span>
        <IconButton icon={ChevronLeft} label="The previous one first" keys="←" onPress={() => setFirst(first - 1)} />
        <IconButton icon={ChevronRight} label="The next one first" keys="→" onPress={() => setFirst(first + 1)} />
        {images.length > 2 ? (
          <ToggleButtonGroup
            className="places"
            aria-label="How many at a time"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[Math.min(size, images.length)]}
            onSelectionChange={([wanted]) => setSize(Number(wanted))}
          >
            {sizes
              .filter((n) => n <= images.length)
              .map((n) => (
                <ToggleButton key={n} id={n} className="place compare__size" aria-label={`${n} at a time`}>
                  {n}
                </ToggleButton>
              ))}
          </ToggleButtonGroup>
        ) : null}
        <label className="compare__opacity">
          Map
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={opacity}
            aria-valuetext={`${Math.round(100 * opacity)} %`}
            data-testid="compare-opacity"
            onChange={(event) => setOpacity(event.target.valueAsNumber)}
          />
        </label>
        <IconButton icon={X} label="Back to the table" keys="Esc" onPress={close} testId="compare-close" />
      </header>
      {problem ? (
        <div className="refusal" role="alert">
          <p>{problem}</p>
        </div>
      ) : null}
      <div className="compare__body">
        <div className="compare__pictures" style={{ "--columns": shown.length } as React.CSSProperties}>
          {pictures.map((picture) => (
            <ComparedPicture key={picture.row.id} id={id} picture={picture} opacity={opacity} />
          ))}
        </div>
        {pictures.length > 0 ? <CompareTable pictures={pictures} /> : null}
      </div>
    </section>
  );
}

/** All that is known of the pictures, in their order; those that are not known yet are left out. */
function usePictures(id: string | undefined, images: readonly number[]) {
  const [known, setKnown] = useState<ReadonlyMap<number, CasePicture>>(new Map());
  const [problem, setProblem] = useState<string>();
  const [question] = useState(() => new Latest<CasePicture[]>());
  const wanted = images.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` stands for the pictures
  useEffect(() => {
    const missing = images.filter((image) => !known.has(image));
    if (!id || missing.length === 0) return;
    question.ask(
      (signal) =>
        Promise.all(missing.map((image) => client().call(batchOperations.pictureOfCase, { id, image }, { signal }))),
      (answers) => {
        setProblem(undefined);
        setKnown((before) => new Map([...before, ...answers.map((answer) => [answer.row.id, answer] as const)]));
      },
      (error) => setProblem(errorLine(error)),
    );
  }, [id, wanted]);
  return { pictures: images.flatMap((image) => known.get(image) ?? []), problem };
}
