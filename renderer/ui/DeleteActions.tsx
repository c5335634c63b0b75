/** The buttons of a dialog that asks whether something shall be deleted. Enter keeps it. */
import { Button } from "react-aria-components";

interface Props {
  testId: string;
  /** What the button says where "Delete" would say too much. */
  label?: string;
  onDelete(): void;
  onClose(): void;
}

export function DeleteActions({ testId, label = "Delete", onDelete, onClose }: Props) {
  return (
    <div className="dialog__actions">
      <Button className="button" onPress={onClose} autoFocus>
        Keep it
      </Button>
      <Button
        className="button button--alarm"
        data-testid={testId}
        onPress={() => {
          onClose();
          onDelete();
        }}
      >
        {label}
      </Button>
    </div>
  );
}
