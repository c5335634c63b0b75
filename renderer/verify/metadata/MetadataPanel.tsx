/** Every tag of every block, searchable. */
import { Copy } from "lucide-react";
import { useMemo, useState } from "react";
import { Input, Label, SearchField } from "react-aria-components";
import { copyText } from "../../shell/notices.ts";
import type { Examination, MetadataBlocks } from "../examination.ts";

/** Blocks with the tags whose name or text contains the words; blocks that have none are left out, errors are kept. */
export function filterBlocks(blocks: MetadataBlocks, query: string): MetadataBlocks {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return blocks;
  return blocks
    .map((block) => ({
      ...block,
      tags: block.tags.filter(({ name, text }) =>
        words.every((word) => `${name} ${text}`.toLowerCase().includes(word)),
      ),
    }))
    .filter(({ tags }) => tags.length > 0);
}

export function MetadataPanel({ examination }: { examination: Examination }) {
  const [query, setQuery] = useState("");
  const blocks = useMemo(() => filterBlocks(examination.metadata, query), [examination.metadata, query]);
  return (
    <div className="metadata">
      <SearchField className="field" value={query} onChange={setQuery}>
        <Label className="visually-hidden">Search metadata</Label>
        <Input className="input" placeholder="Search tags and values" data-testid="metadata-search" />
      </SearchField>
      <div data-testid="metadata-table">
        {blocks.map(({ id, title, tags, error }, i) => (
          <section key={`${id} ${i}`} className="metadata__block">
            <h3>
              {title} <span className="muted">{tags.length}</span>
            </h3>
            {error ? <p className="error-text">{error}</p> : null}
            <table>
              <tbody>
                {tags.map(({ name, text }, row) => (
                  <tr key={row}>
                    <th scope="row">{name}</th>
                    <td className="mono">{text}</td>
                    <td className="metadata__copy">
                      <button
                        type="button"
                        aria-label={`Copy ${name}`}
                        title="Copy"
                        onClick={() => void copyText(name, text)}
                      >
                        <Copy aria-hidden />
                      </button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ))}
        {blocks.length === 0 ? (
          <p className="muted">
            {examination.metadata.length === 0 ? "Nothing was read yet." : "No tag or value contains that."}
          </p>
        ) : null}
      </div>
    </div>
  );
}
