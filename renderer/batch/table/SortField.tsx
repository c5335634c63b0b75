/** What the pictures are sorted by: a column, or what one detector scored. */
import { ArrowDownWideNarrow, ArrowUpNarrowWide } from "lucide-react";
import type { CaseSort } from "../../../contract/cases.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useVerify } from "../../verify/store.ts";
import { useBatch } from "../store.ts";
import { columns } from "./columns.tsx";

const DETECTOR = "detector:";
const more: { by: CaseSort["by"] & string; title: string }[] = [
  { by: "id", title: "As they were found" },
  { by: "modified", title: "File changed" },
  { by: "sha256", title: "Content" },
];

export function SortField() {
  const sort = useBatch((state) => state.sort);
  const detectors = useVerify((state) => state.detectors);
  const { setSort } = useBatch.getState();
  const value = typeof sort.by === "string" ? sort.by : DETECTOR + sort.by.detector;
  return (
    <div className="sort-field">
      <select
        className="input"
        aria-label="Sort by"
        data-testid="sort-by"
        value={value}
        onChange={(event) => {
          const by = event.target.value;
          if (by.startsWith(DETECTOR)) setSort({ by: { detector: by.slice(DETECTOR.length) }, descending: true });
          else
            setSort({
              by: by as CaseSort["by"],
              descending: columns.find((column) => column.sort === by)?.largestFirst ?? false,
            });
        }}
      >
        <optgroup label="Sort by">
          {columns.map(({ sort: by, title }) =>
            by ? (
              <option key={by} value={by}>
                {title}
              </option>
            ) : null,
          )}
          {more.map(({ by, title }) => (
            <option key={by} value={by}>
              {title}
            </option>
          ))}
        </optgroup>
        <optgroup label="What one detector scored">
          {detectors
            .filter(({ kind }) => kind === "vote")
            .map(({ id, title }) => (
              <option key={id} value={DETECTOR + id}>
                {title}
              </option>
            ))}
        </optgroup>
      </select>
      <IconButton
        icon={sort.descending ? ArrowDownWideNarrow : ArrowUpNarrowWide}
        label={sort.descending ? "Largest first" : "Smallest first"}
        testId="sort-direction"
        onPress={() => setSort({ ...sort, descending: !sort.descending })}
      />
    </div>
  );
}
