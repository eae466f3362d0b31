"use client";
import { Eraser, RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMutation } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { isActive } from "../../graphql/words.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { formatCount, plural, toNumber } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import type { SyncDetail } from "./SyncPage.tsx";
import { ClearStreamsMutation, RefreshStreamsMutation } from "./sync-queries.ts";

type SyncStream = SyncDetail["streams"]["nodes"][number];
type Act = "refresh" | "clear";

/** What can be done with the chosen streams by themselves. */
export function StreamActions({ sync, chosen }: { sync: SyncDetail; chosen: readonly SyncStream[] }) {
  const [asking, setAsking] = useState<Act | null>(null);
  const mayRefresh = useMay("refreshStreams");
  const mayClear = useMay("clearStreams");
  const run = sync.latestRun;
  const isHeldUp = run != null && (isActive(run.status) || run.status === "HELD");
  if (!mayRefresh && !mayClear) return null;
  return (
    <div className="row wrap">
      <span className="soft" role="status">
        {chosen.length === 0 ? "Choose streams to refresh or clear them." : `${plural(chosen.length, "stream")} chosen`}
        {isHeldUp && chosen.length > 0 && `; run ${run.number} comes first`}
      </span>
      {mayRefresh && (
        <button
          type="button"
          className="btn small"
          disabled={chosen.length === 0 || isHeldUp}
          onClick={() => setAsking("refresh")}
        >
          <RefreshCw size={15} aria-hidden="true" />
          Refresh
        </button>
      )}
      {mayClear && (
        <button
          type="button"
          className="btn small"
          disabled={chosen.length === 0 || isHeldUp}
          onClick={() => setAsking("clear")}
        >
          <Eraser size={15} aria-hidden="true" />
          Clear
        </button>
      )}
      {asking && <ActDialog sync={sync} chosen={chosen} act={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

function ActDialog(props: { sync: SyncDetail; chosen: readonly SyncStream[]; act: Act; onClose: () => void }) {
  const { sync, chosen, act, onClose } = props;
  const router = useRouter();
  const [refreshing, refresh] = useMutation(RefreshStreamsMutation);
  const [clearing, clear] = useMutation(ClearStreamsMutation);
  const [keepsRecords, setKeepsRecords] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const names = chosen.map(({ stream }) => stream.name).join(", ");
  const rows = chosen.reduce((sum, each) => sum + chartRows(each), 0);

  async function confirm() {
    const input = { syncId: sync.id, streamIds: chosen.map(({ id }) => id) };
    const { error, payload } =
      act === "refresh"
        ? await refresh({ input: { ...input, keepsRecords } }).then((answer) => ({
            error: answer.error,
            payload: answer.data?.refreshStreams,
          }))
        : await clear({ input }).then((answer) => ({ error: answer.error, payload: answer.data?.clearStreams }));
    if (payload?.run) router.push(`/runs/${payload.run.id}`);
    else setRefusal(error ? toProblem(error).message : (payload?.userErrors[0]?.message ?? null));
  }
  return (
    <Dialog title={act === "refresh" ? "Refresh streams" : "Clear streams"} onClose={onClose}>
      {act === "refresh" ? (
        <>
          <p>
            Reads <b className="strong">{names}</b> from the beginning, whatever their state says.
          </p>
          <div className="form">
            <label className="check">
              <input
                type="checkbox"
                checked={keepsRecords}
                onChange={(event) => setKeepsRecords(event.target.checked)}
              />
              Keep rows that do not come again
            </label>
          </div>
          <p className="soft">
            {keepsRecords
              ? `The ${formatCount(rows)} rows that are charted stay; what comes again replaces them by its key.`
              : `Of the ${formatCount(rows)} rows that are charted, those that do not come again leave the chart and their versions end. Until all is read, everything stays as it is.`}
          </p>
        </>
      ) : (
        <>
          <p>
            Of <b className="strong">{names}</b> this removes {formatCount(rows)} charted rows, the raw records and the
            state.
          </p>
          <p className="soft">
            History keeps its versions, ended now. The next run reads the streams from their beginning.
          </p>
        </>
      )}
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div className="row end">
        <button type="button" className="btn" onClick={onClose}>
          Not now
        </button>
        <button
          type="button"
          className={`btn ${act === "refresh" ? "first" : "danger"}`}
          disabled={refreshing.fetching || clearing.fetching}
          onClick={confirm}
        >
          {act === "refresh" ? "Refresh" : "Clear"} {plural(chosen.length, "stream")}
        </button>
      </div>
    </Dialog>
  );
}

function chartRows({ datasets }: SyncStream): number {
  return toNumber(datasets.find(({ layer }) => layer === "CHART")?.rowCount);
}
