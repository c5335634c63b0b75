/** A key chord as caps. */
import { keyCaps } from "../commands/keys.ts";
import { isMac } from "../commands/platformKeys.ts";

export function Keys({ chord }: { chord: string }) {
  return (
    <span>
      {keyCaps(chord, isMac).map((cap) => (
        <kbd className="keycap" key={cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
