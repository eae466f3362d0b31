/** Why Atlas does not start, as one sentence for the person who started it, with what to do. Shown without a stack. */
export class CannotStart extends Error {
  override name = "CannotStart";
}
