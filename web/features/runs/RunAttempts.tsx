import { ATTEMPT_OUTCOME } from "../../graphql/words.ts";
import { formatClock, formatDuration } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";
import type { Run } from "./fold-run-events.ts";

/** How often the run was tried, and why more than once. */
export function RunAttempts({ attempts }: { attempts: Run["attempts"] }) {
  if (attempts.length < 2) return null;
  return (
    <Panel title="Attempts" aside={<span className="dim">{attempts.length}</span>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" tabIndex={0}>
        <table>
          <caption className="sr">Attempts of this run, first to last</caption>
          <thead>
            <tr>
              <th scope="col" className="n">
                Attempt
              </th>
              <th scope="col">Outcome</th>
              <th scope="col">Began</th>
              <th scope="col" className="n">
                Took
              </th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((attempt) => (
              <tr key={attempt.number}>
                <td className="n">{attempt.number}</td>
                <td>
                  {attempt.outcome ? (
                    <Status tone={ATTEMPT_OUTCOME[attempt.outcome].tone}>
                      {ATTEMPT_OUTCOME[attempt.outcome].word}
                    </Status>
                  ) : (
                    <Status tone="running">Running</Status>
                  )}
                </td>
                <td>{formatClock(attempt.startedAt)}</td>
                <td className="n">
                  {attempt.endedAt ? formatDuration(Date.parse(attempt.endedAt) - Date.parse(attempt.startedAt)) : "–"}
                </td>
                <td className="why soft">{attempt.failure?.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
