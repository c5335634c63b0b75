/** A modal dialog with a heading; Escape and a click outside close it, and focus returns to where it was. */
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

interface Props {
  title: string;
  isOpen: boolean;
  onClose(): void;
  children: ReactNode;
  testId?: string;
  /** For palettes: the heading is for screen readers only. */
  bare?: boolean;
}

export function Dialog({ title, isOpen, onClose, children, testId, bare = false }: Props) {
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="dialog" data-testid={testId}>
        <AriaDialog>
          <div className={bare ? "" : "dialog__body"}>
            <Heading slot="title" className={bare ? "visually-hidden" : "dialog__title"}>
              {title}
            </Heading>
            {children}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
