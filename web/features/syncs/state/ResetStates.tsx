"use client";
import { useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../../graphql/problem.ts";
import { Dialog } from "../../../ui/Dialog.tsx";
import { plural } from "../../../ui/format.ts";
import { Note } from "../../../ui/Note.tsx";
import { ResetStatesMutation } from "./state-queries.ts";
import type { StateRow, SyncOfStates } from "./state-rows.ts";

/** Asks before a stream, or (`row` null) the whole sync, is to be read from its beginning. */
export function ResetStates(props: {
  sync: SyncOfStates;
  row: StateRow | null;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { sync, row, onClose, onChanged } = props;
  const [{ fetching }, reset] = useMutation(ResetStatesMutation);
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const what = row ? row.title : sync.name;

  async function confirm() {
    const streams = row?.stream ? [row.stream] : null;
    const { data, error } = await reset({ input: { syncId: sync.id, streams, note: note || null } });
    const refused = data?.resetStates.userErrors[0]?.message;
    if (error || refused) return setRefusal(error ? toProblem(error).message : (refused ?? null));
    onChanged();
    onClose();
  }
  return (
    <Dialog title={`Reset ${what}`} onClose={onClose}>
      <p>
        {row?.stream
          ? `The next run reads ${what} from its beginning.`
          : `The next run reads all ${plural(sync.stateSummary.streams, "stream")} from their beginning.`}{" "}
        Rows that are there stay, and earlier versions of the state can be restored.
      </p>
      <div className="form">
        <div>
          <label htmlFor="reset-note">Why (optional)</label>
          <input
            id="reset-note"
            className="input"
            autoComplete="off"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      </div>
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Keep it
        </button>
        <button type="button" className="btn danger" disabled={fetching} onClick={confirm}>
          Reset {what}
        </button>
      </div>
    </Dialog>
  );
}
