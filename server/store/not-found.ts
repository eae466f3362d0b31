import { AtlasError } from "../domain/errors.ts";

/** Something was asked for by an id that nothing has. `what` is one of our words: "run", "source", … */
export class NotFound extends AtlasError {
  readonly code = "NOT_FOUND";
  readonly retryable = false;
  constructor(
    readonly what: string,
    readonly id: string,
  ) {
    super(`There is no ${what} with the id ${id}. It may have been deleted; open the list and choose again.`);
  }
}
