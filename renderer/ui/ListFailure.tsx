/** In place of a list that could not be had: why, and the way to ask again. */
import { Button } from "react-aria-components";
import "./listFailure.css";

interface Props {
  title: string;
  failure: { message: string; advice?: string };
  onRetry(): void;
  testId: string;
}

export function ListFailure({ title, failure, onRetry, testId }: Props) {
  return (
    <div className="list-failure" role="alert" data-testid={testId}>
      <h2>{title}</h2>
      <p>{failure.message}</p>
      {failure.advice ? <p className="muted">{failure.advice}</p> : null}
      <Button className="button" onPress={onRetry}>
        Try again
      </Button>
    </div>
  );
}
