"use client";
import { useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { Note } from "../../ui/Note.tsx";
import type { SyncDetail } from "./SyncPage.tsx";
import { AcceptSchemaChangesMutation } from "./sync-queries.ts";

/** Why no run starts, and the way on. */
export function PausedNote({ sync }: { sync: SyncDetail }) {
  const [{ fetching }, accept] = useMutation(AcceptSchemaChangesMutation);
  const [refusal, setRefusal] = useState<string | null>(null);
  const mayAccept = useMay("acceptSchemaChanges");

  async function confirm() {
    const { data, error } = await accept({ input: { syncId: sync.id } });
    setRefusal(error ? toProblem(error).message : (data?.acceptSchemaChanges.userErrors[0]?.message ?? null));
  }
  return (
    <Note
      tone="failed"
      actions={
        mayAccept && (
          <button type="button" className="btn small" disabled={fetching} onClick={confirm}>
            Accept the change
          </button>
        )
      }
    >
      <b className="strong">This sync is paused.</b> {refusal ?? sync.pauseReason}
    </Note>
  );
}
