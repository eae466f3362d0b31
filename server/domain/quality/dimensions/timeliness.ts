import { type MeasureDimension, notEvaluated } from "../dimension-result.ts";
import { formatAge } from "../wording.ts";

/** Clocks of sources run ahead a little, and a date without a zone may lie a day ahead. */
const TOLERATED_AHEAD_SECONDS = 86_400;
const HISTORIC_SECONDS = 365 * 86_400;

/**
 * The age of the newest value of the cursor or of an updated-like column. Old data warns and never fails: whether a
 * source stopped or was always an archive, the rows alone do not tell.
 */
export const measureTimeliness: MeasureDimension = ({ newest }, threshold, at) => {
  if (newest === null) return notEvaluated("no cursor and no date column says when a row was last changed.");
  const ageSeconds = (at.getTime() - newest.at.getTime()) / 1000;
  const value = Math.max(0, ageSeconds);
  const measured = `The newest ${newest.column} is ${newest.at.toISOString()}`;
  if (ageSeconds < -TOLERATED_AHEAD_SECONDS) {
    return {
      outcome: "warn",
      value,
      message: `${measured}, ${formatAge(-ageSeconds)} in the future: planned dates, or a wrong clock.`,
    };
  }
  if (ageSeconds <= threshold) return { outcome: "pass", value, message: `${measured}, ${formatAge(value)} old.` };
  const reading =
    ageSeconds > HISTORIC_SECONDS
      ? "historic data, or a source that stopped long ago"
      : "the source may have stopped delivering";
  return { outcome: "warn", value, message: `${measured}, ${formatAge(value)} old: ${reading}.` };
};
