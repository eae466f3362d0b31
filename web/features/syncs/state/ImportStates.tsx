"use client";
import { useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../../graphql/problem.ts";
import { Dialog } from "../../../ui/Dialog.tsx";
import { Note } from "../../../ui/Note.tsx";
import { ImportStatesMutation } from "./state-queries.ts";

/** Takes a state file, pasted or chosen, as Airbyte's connectors read it or as they print it. */
export function ImportStates(props: { syncId: string; onClose: () => void; onChanged: () => void }) {
  const { syncId, onClose, onChanged } = props;
  const [{ fetching }, importStates] = useMutation(ImportStatesMutation);
  const [json, setJson] = useState("");
  const [replacesAll, setReplacesAll] = useState(false);
  const [answer, setAnswer] = useState<{ tone: "failed" | "succeeded"; text: string } | null>(null);

  async function send(dryRun: boolean) {
    const { data, error } = await importStates({ input: { syncId, json, replacesAll, dryRun } });
    const refused = data?.importStates.userErrors[0]?.message;
    if (error || refused) {
      setAnswer({ tone: "failed", text: error ? toProblem(error).message : (refused ?? "") });
    } else if (dryRun) {
      setAnswer({ tone: "succeeded", text: "The file is good: every state in it is of a stream of this sync." });
    } else {
      onChanged();
      onClose();
    }
  }
  return (
    <Dialog title="Import a state file" onClose={onClose}>
      <p className="soft">
        The list that Airbyte's connectors read, or the STATE messages that they print. Each imported state is a new
        version; earlier ones can be restored.
      </p>
      <div className="form">
        <div>
          <label htmlFor="state-file">File</label>
          <input
            id="state-file"
            className="input"
            type="file"
            accept=".json,.jsonl,application/json"
            onChange={async (event) => {
              setAnswer(null);
              setJson((await event.target.files?.[0]?.text()) ?? "");
            }}
          />
        </div>
        <div>
          <label htmlFor="state-text">Or its text</label>
          <textarea
            id="state-text"
            className="input mono"
            rows={8}
            spellCheck={false}
            value={json}
            onChange={(event) => {
              setAnswer(null);
              setJson(event.target.value);
            }}
          />
        </div>
        <label className="check">
          <input type="checkbox" checked={replacesAll} onChange={(event) => setReplacesAll(event.target.checked)} />
          Remove the states of streams that the file does not name
        </label>
      </div>
      {answer && <Note tone={answer.tone}>{answer.text}</Note>}
      <div className="row end">
        <button type="button" className="btn" disabled={json.trim() === "" || fetching} onClick={() => send(true)}>
          Check
        </button>
        <button
          type="button"
          className="btn first"
          disabled={json.trim() === "" || fetching}
          onClick={() => send(false)}
        >
          Import
        </button>
      </div>
    </Dialog>
  );
}
