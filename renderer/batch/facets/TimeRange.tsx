/** From when to when a picture was taken. */
import { type FormEvent, useId } from "react";
import { useBatch } from "../store.ts";

/** A year, a month, a day, or a time of it: the beginning of how times are written. */
const beginning = /^\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:\d{2}(:\d{2})?)?)?)?)?$/;

export function TimeRange() {
  const from = useBatch((state) => state.filter.takenFrom);
  const to = useBatch((state) => state.filter.takenTo);
  return (
    <section className="facet">
      <h3 className="facet__title">Taken</h3>
      <div className="facet__range">
        <TimeField key={`from ${from}`} name="takenFrom" label="from" value={from} />
        <TimeField key={`to ${to}`} name="takenTo" label="to" value={to} />
      </div>
    </section>
  );
}

function TimeField({ name, label, value }: { name: "takenFrom" | "takenTo"; label: string; value?: string }) {
  const id = useId();
  const use = (input: HTMLInputElement) => {
    const text = input.value.trim();
    const usable = text === "" || beginning.test(text);
    input.setCustomValidity(usable ? "" : "A time such as 2015, 2015-04 or 2015-04-10.");
    if (usable && text !== (value ?? ""))
      useBatch.getState().setFilter({ [name]: text.replace(" ", "T") || undefined });
    if (!usable) input.reportValidity();
  };
  return (
    <form
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        use(event.currentTarget.querySelector("input")!);
      }}
    >
      <label htmlFor={id} className="muted">
        {label}
      </label>
      <input
        id={id}
        className="input"
        data-testid={name}
        placeholder="2015-04-10"
        defaultValue={value?.replace("T", " ")}
        autoComplete="off"
        spellCheck={false}
        onInput={(event) => event.currentTarget.setCustomValidity("")}
        onBlur={(event) => use(event.currentTarget)}
      />
    </form>
  );
}
