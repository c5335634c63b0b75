/** In place of what a verification shows: why there is none yet, and what to do. */
import { Box, LoaderCircle } from "lucide-react";
import { Button } from "react-aria-components";
import { useTotem } from "../store.ts";

interface Props {
  /** Why the grids could not be fetched. */
  failure?: string;
  again(): void;
  /** What will be seen here. */
  idle: string;
}

export function NoGrids({ failure, again, idle }: Props) {
  const calibrated = useTotem((state) => state.opened?.session.calibration != null);
  const verified = useTotem((state) => state.opened?.session.verification != null);
  const running = useTotem((state) => state.busy?.task === "verify");
  const go = useTotem((state) => state.go);
  if (failure)
    return (
      <div className="totem-blank" role="alert">
        <p>What was found could not be fetched. {failure}</p>
        <Button className="button" onPress={again}>
          Try again
        </Button>
      </div>
    );
  if (!calibrated)
    return (
      <div className="totem-blank" data-testid="not-calibrated">
        <p>
          It is not known where the balls are: the photograph has not been calibrated, or the lens or a ball was changed
          since.
        </p>
        <Button className="button" onPress={() => go("calibrate")}>
          Go to Calibrate
        </Button>
      </div>
    );
  const Icon = running || verified ? LoaderCircle : Box;
  return (
    <div className="totem-blank muted" role="status">
      <Icon aria-hidden className="totem-blank__icon" />
      <p>{running ? "The balls' views are being unbent." : verified ? "Fetching what was found." : idle}</p>
    </div>
  );
}
