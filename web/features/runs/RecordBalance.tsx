import type { ReactNode } from "react";
import { formatCount, toNumber } from "../../ui/format.ts";
import { Status } from "../../ui/Status.tsx";
import type { Run, Step } from "./fold-run-events.ts";

/** Every record is charted, quarantined or superseded: the sum is always in sight. */
export function RecordBalance(props: {
  balance: Run["balance"];
  readSoFar: Step["done"] | undefined;
  isOver: boolean;
  aside?: ReactNode;
}) {
  const { balance, readSoFar, isOver, aside } = props;
  const { read, charted, quarantined, superseded, isBalanced } = balance;
  const missing = toNumber(read) - toNumber(charted) - toNumber(quarantined) - toNumber(superseded);
  return (
    <p className="balance">
      <span>Record balance:</span>
      {isBalanced === null ? (
        <span>
          <b>{formatCount(readSoFar)}</b>{" "}
          {isOver
            ? "read; the run ended before they were charted"
            : "read so far; the rest of the sum is known once they are charted"}
        </span>
      ) : (
        <span>
          <b>{formatCount(read)}</b> read = <b>{formatCount(charted)}</b> charted + <b>{formatCount(quarantined)}</b>{" "}
          quarantined + <b>{formatCount(superseded)}</b> superseded
        </span>
      )}
      {isBalanced === true && <Status tone="succeeded">balances</Status>}
      {isBalanced === false && <Status tone="failed">off by {formatCount(missing)}</Status>}
      {aside}
    </p>
  );
}
