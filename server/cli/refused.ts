/** Atlas does not do what was asked of it, for a reason that the person can do something about. */
export class Refused extends Error {
  override name = "Refused";
}
