"use client";
import { useState } from "react";
import { Panel } from "../../ui/Panel.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { useTheme } from "../../ui/theme.ts";
import { hotkeySetting } from "../../ui/use-hotkeys.ts";

/** Kept in this browser. */
export function Appearance() {
  const [theme, setTheme] = useTheme();
  const [areKeysOn, setAreKeysOn] = useState(hotkeySetting.areOn);
  return (
    <Panel title="In this browser">
      <div className="form">
        <div>
          <p className="lab">Theme</p>
          <Segmented
            label="Theme"
            value={theme}
            onChange={setTheme}
            choices={[
              { value: "system", text: "As the system" },
              { value: "light", text: "Light" },
              { value: "dark", text: "Dark" },
            ]}
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={areKeysOn}
            onChange={(event) => {
              hotkeySetting.set(event.target.checked);
              setAreKeysOn(event.target.checked);
            }}
          />
          Single-key shortcuts (press <kbd>?</kbd> for the list)
        </label>
      </div>
    </Panel>
  );
}
