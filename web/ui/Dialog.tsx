"use client";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";

/** The browser's own modal: it holds the focus, closes on Escape and gives the focus back. Mounted means open. */
export function Dialog(props: { title: string; isTitleHidden?: boolean; onClose: () => void; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog without a handler
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={props.onClose}
      onClick={(event) => event.target === ref.current && props.onClose()}
    >
      <div className="dialog">
        <div className={props.isTitleHidden ? "sr" : "row between"}>
          <h2 id={id}>{props.title}</h2>
          {!props.isTitleHidden && (
            <button type="button" className="btn icon bare" aria-label="Close" onClick={props.onClose}>
              <X size={15} aria-hidden="true" />
            </button>
          )}
        </div>
        {props.children}
      </div>
    </dialog>
  );
}
