"use client";
import { useState } from "react";
import { Dialog } from "../../ui/Dialog.tsx";
import { hotkeySetting } from "../../ui/use-hotkeys.ts";
import { PAGES } from "./pages.ts";

const KEYS: readonly (readonly [keys: string[], does: string])[] = [
  [["⌘K", "Ctrl K"], "find a page, sync, dataset or source"],
  [["/"], "go to the filter"],
  [["j", "k"], "next and previous row"],
  [["Enter"], "open the row"],
  [["f"], "only failed streams, on a run"],
  [["y", "n", "u"], "personal, not personal, undo, in the review"],
  [["[", "]"], "older and newer version of a record"],
  [["?"], "this list"],
];

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const [areOn, setAreOn] = useState(hotkeySetting.areOn);
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([keys, does]) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        {PAGES.map((page) => (
          <div key={page.href}>
            <dt>
              <kbd>g</kbd>
              <kbd>{page.key}</kbd>
            </dt>
            <dd>go to {page.name}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input
          type="checkbox"
          checked={areOn}
          onChange={(event) => {
            hotkeySetting.set(event.target.checked);
            setAreOn(event.target.checked);
          }}
        />
        Single-key shortcuts on
      </label>
    </Dialog>
  );
}
