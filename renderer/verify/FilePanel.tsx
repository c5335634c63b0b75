/** The file itself: hash, size, format, what was met while decoding. */
import type { Examination } from "./examination.ts";

export function FilePanel({ examination: { image, item, result } }: { examination: Examination }) {
  if (!image) return <p className="muted">Nothing was read yet.</p>;
  const rows: [label: string, value: string][] = [
    ["Name", item.name],
    ["SHA-256", image.sha256],
    ["Size", `${image.bytes.toLocaleString("en")} bytes`],
    ["Format", image.format.toUpperCase()],
    [
      "Picture",
      `${image.width} × ${image.height} pixels, ${((image.width * image.height) / 1e6).toFixed(1)} megapixels`,
    ],
    [
      "EXIF orientation",
      image.orientation === 1 ? "1, upright as stored" : `${image.orientation}, turned upright for examination`,
    ],
    ...Object.entries(result?.tool.decoder ?? {}).map(([name, version]): [string, string] => [name, version]),
  ];
  return (
    <div>
      {image.notices.map((notice) => (
        <p key={notice} className="error-text">
          {notice}
        </p>
      ))}
      <dl className="facts">
        {rows.map(([label, value]) => (
          <div key={label} className="fact">
            <dt>{label}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
