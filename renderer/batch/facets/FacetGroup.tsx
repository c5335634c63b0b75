/** The values of one facet with their counts. The eight most frequent are shown; all of them, and a search in them, on demand. */
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { thousands } from "../../../engine/verdict/words.ts";

const FEW = 8;

export interface FacetOption {
  key: string;
  label: string;
  count: number;
  chosen: boolean;
  toggle(): void;
}

interface Props {
  name: string;
  title: string;
  options: readonly FacetOption[];
}

export function FacetGroup({ name, title, options }: Props) {
  const [open, setOpen] = useState(true);
  const [all, setAll] = useState(false);
  const [text, setText] = useState("");
  if (options.length === 0) return null;
  const wanted = text.trim().toLowerCase();
  const found = options.filter(({ label }) => label.toLowerCase().includes(wanted));
  // What was chosen stays in sight, however rare it is.
  const shown = all ? found : found.filter(({ chosen }, i) => i < FEW || chosen);
  const Sign = open ? ChevronDown : ChevronRight;
  return (
    <section className="facet" data-testid="facet" data-facet={name}>
      <button type="button" className="facet__head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Sign aria-hidden />
        <span>{title}</span>
      </button>
      {open ? (
        <>
          {options.length > FEW ? (
            <input
              type="search"
              className="input facet__search"
              aria-label={`Search in ${title.toLowerCase()}`}
              placeholder={`Search ${thousands(options.length)}`}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          ) : null}
          <ul className={all ? "facet__values facet__values--all" : "facet__values"}>
            {shown.map(({ key, label, count, chosen, toggle }) => (
              <li key={key}>
                <label className="facet__value" data-testid="facet-value" data-value={key}>
                  <input type="checkbox" checked={chosen} onChange={toggle} />
                  <span className="facet__label" title={label}>
                    {label}
                  </span>
                  <span className="facet__count">{thousands(count)}</span>
                </label>
              </li>
            ))}
          </ul>
          {found.length === 0 ? <p className="muted facet__none">None is called so.</p> : null}
          {found.length > FEW ? (
            <button type="button" className="facet__more" onClick={() => setAll(!all)}>
              {all ? "Show fewer" : `Show all ${thousands(found.length)}`}
            </button>
          ) : null}
        </>
      ) : null}
    </section>
  );
}
