/** The state of a run as a sign; its name stands beside it. */
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  LoaderCircle,
  type LucideIcon,
  Pause,
} from "lucide-react";
import type { RunState } from "../../contract/lab.ts";

const icons: Record<RunState, LucideIcon> = {
  running: LoaderCircle,
  paused: Pause,
  done: CircleCheck,
  cancelled: CircleSlash,
  failed: CircleAlert,
  interrupted: CircleDashed,
};

export function StateIcon({ state }: { state: RunState }) {
  const Icon = icons[state];
  return <Icon aria-hidden className={`state-icon state-icon--${state}`} />;
}
