/** Free text over paths and metadata. What is typed counts once the reader pauses. */
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useBatch } from "../store.ts";

const PAUSE_MS = 150;

export function SearchField() {
  const text = useBatch((state) => state.filter.text ?? "");
  const [typed, setTyped] = useState(text);
  const [taken, setTaken] = useState(text);
  // The condition was taken away elsewhere.
  if (text !== taken) {
    setTaken(text);
    setTyped(text);
  }
  useEffect(() => {
    if (typed.trim() === text) return;
    const timer = setTimeout(() => {
      setTaken(typed.trim());
      useBatch.getState().setFilter({ text: typed.trim() });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <label className="search">
      <Search aria-hidden />
      <span className="visually-hidden">Search in names and metadata</span>
      <input
        type="search"
        className="input"
        data-testid="batch-search"
        placeholder="Search names and metadata"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
    </label>
  );
}
