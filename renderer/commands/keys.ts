/** Key descriptions ("Mod+Shift+O"): whether a key event is meant, and how a reader sees them. */

/** The parts of a KeyboardEvent that decide. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** True where the event is the described key. `mac`: Mod means Cmd, else Ctrl. */
export function matchesKeys(event: KeyPress, keys: string, mac: boolean): boolean {
  const { modifiers, key } = parse(keys);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const otherMod = mac ? event.ctrlKey : event.metaKey;
  if (mod !== modifiers.has("Mod") || otherMod || event.altKey !== modifiers.has("Alt")) return false;
  // "?" and "+" need Shift on some keyboards and not on others: only letters and named keys look at it.
  const shiftDecides = key.length > 1 || /[a-z]/i.test(key);
  if (shiftDecides && event.shiftKey !== modifiers.has("Shift")) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

const names: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Delete: "Del",
  " ": "Space",
  "-": "−",
};

/** The keys as separate caps: ["Ctrl", "Shift", "O"], on macOS ["⌘", "⇧", "O"]. */
export function keyCaps(keys: string, mac: boolean): string[] {
  const { modifiers, key } = parse(keys);
  const caps: string[] = [];
  if (modifiers.has("Mod")) caps.push(mac ? "⌘" : "Ctrl");
  if (modifiers.has("Alt")) caps.push(mac ? "⌥" : "Alt");
  if (modifiers.has("Shift")) caps.push(mac ? "⇧" : "Shift");
  caps.push(names[key] ?? key);
  return caps;
}

function parse(keys: string): { modifiers: Set<string>; key: string } {
  // The key itself may be "+".
  const parts = keys === "+" ? ["+"] : keys.split(/\+(?=.)/);
  const key = parts[parts.length - 1];
  return { modifiers: new Set(parts.slice(0, -1)), key };
}

/**
 * Whether the control that has the focus uses this key itself: plain keys and those that edit text in a field, arrows in a list
 * of choices, Space and Enter where something is pressed.
 */
export function keepsKey(target: EventTarget | null, { key, ctrlKey, metaKey, altKey }: KeyPress): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const plain = !ctrlKey && !metaKey && !altKey && key !== "F1";
  if (isTyping(target)) return plain || (!altKey && /^[azy]$/i.test(key));
  if (!plain) return false;
  if (target instanceof HTMLSelectElement) return key !== "Escape";
  if (/^(Arrow|Page|Home|End)/.test(key))
    return target instanceof HTMLInputElement && /range|radio/.test(target.type) && key.startsWith("Arrow");
  return (key === " " || key === "Enter") && target.matches("button, input, summary, a[href]");
}

/** Whether the target is a field that takes text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !["range", "checkbox", "radio", "button"].includes(target.type);
}
