"use client";
import { History, Save, Undo2 } from "lucide-react";
import { useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../../graphql/problem.ts";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { Note } from "../../../ui/Note.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { StateDiff } from "./StateDiff.tsx";
import { UpdateStateMutation } from "./state-queries.ts";
import type { StateRow } from "./state-rows.ts";

/** One state's body as text. What a save would change is shown before it; mounted anew for each version. */
export function StateEditor(props: {
  syncId: string;
  row: StateRow;
  canEdit: boolean;
  onChanged: () => void;
  onHistory: () => void;
}) {
  const { syncId, row, canEdit, onChanged, onHistory } = props;
  const before = row.state?.json ?? "";
  const [text, setText] = useState(before);
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<{ code: string; message: string } | null>(null);
  const [{ fetching }, update] = useMutation(UpdateStateMutation);
  const fault = faultOf(text);
  const isChanged = text !== before;

  async function save() {
    const { data, error } = await update({
      input: {
        syncId,
        kind: row.kind,
        stream: row.stream,
        json: text,
        expectedVersion: row.state?.version ?? 0,
        note: note || null,
      },
    });
    const refused = data?.updateState.userErrors[0];
    if (error) setRefusal({ code: "INTERNAL", message: toProblem(error).message });
    else if (refused) setRefusal(refused);
    else onChanged();
  }
  return (
    <Panel
      title={`State of ${row.title}`}
      aside={
        <span className="end row">
          {row.state && <span className="dim">version {row.state.version}</span>}
          <CopyButton isBare label="Copy" text={text} />
          <button type="button" className="btn bare" onClick={onHistory}>
            <History size={15} aria-hidden="true" />
            History
          </button>
        </span>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label className="sr" htmlFor="state-json">
          State of {row.title} as JSON
        </label>
        <textarea
          id="state-json"
          className="input mono"
          spellCheck={false}
          rows={Math.min(24, Math.max(6, text.split("\n").length + 1))}
          readOnly={!canEdit}
          aria-invalid={isChanged && fault !== null}
          aria-describedby={fault ? "state-fault" : undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {isChanged && fault && (
          <p id="state-fault" className="soft" role="status">
            {fault}
          </p>
        )}
        {isChanged && !fault && (
          <StateDiff
            before={before}
            after={text}
            beforeTitle={row.state ? `Version ${row.state.version}` : "Nothing kept"}
            afterTitle="What you save"
          />
        )}
        {refusal && (
          <Note
            tone="failed"
            actions={
              refusal.code === "STALE" && (
                <button type="button" className="btn small" onClick={onChanged}>
                  Load the newest
                </button>
              )
            }
          >
            {refusal.message}
          </Note>
        )}
        {canEdit && isChanged && (
          <div className="row wrap">
            <input
              className="input"
              aria-label="Why (optional)"
              placeholder="Why (optional)"
              autoComplete="off"
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
            <button type="submit" className="btn first" disabled={fault !== null || fetching}>
              <Save size={15} aria-hidden="true" />
              Save as version {(row.state?.version ?? 0) + 1}
            </button>
            <button type="button" className="btn" onClick={() => setText(before)}>
              <Undo2 size={15} aria-hidden="true" />
              Discard changes
            </button>
          </div>
        )}
      </form>
    </Panel>
  );
}

/** Why a text is no state; null when it may be one. */
function faultOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return null;
    return "A state is an object: { … }.";
  } catch (error) {
    return `This is no JSON yet: ${error instanceof Error ? error.message : String(error)}`;
  }
}
