/** One line for a finished stage: what was done, and how long it took. */
export function stageLine(stage, seconds) {
  return `  ${stage.padEnd(34)} ${seconds.toFixed(1).padStart(5)} s`;
}
