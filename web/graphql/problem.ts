import type { CombinedError } from "urql";
import type { Problem } from "../ui/PageStates.tsx";
import { errorCode } from "./client.ts";

const ROLE_WORDS = new Map([
  ["VIEWER", "Viewer"],
  ["STEWARD", "Steward"],
  ["OPERATOR", "Operator"],
  ["ADMIN", "Admin"],
]);

/** What a failed question tells a person. The needed role is the API's word, or null where it does not say. */
export function toProblem(error: CombinedError): Problem {
  const first = error.graphQLErrors[0];
  if (!first) {
    const isHttp = error.response instanceof Response && !error.response.ok;
    return {
      code: isHttp ? `HTTP ${(error.response as Response).status}` : null,
      message: error.networkError?.message ?? error.message,
      neededRole: null,
    };
  }
  const { needs, hint } = first.extensions;
  return {
    code: errorCode(error) ?? "INTERNAL",
    message: typeof hint === "string" ? `${first.message} ${hint}` : first.message,
    neededRole: typeof needs === "string" ? (ROLE_WORDS.get(needs) ?? needs) : null,
  };
}
