import { stringifyDocument, type TypedDocumentNode } from "urql";

/**
 * Asks the API beside the cache, for answers that only one place folds and nobody shows as they are.
 * Null when it could not be asked or answered with errors.
 */
export async function askOnce<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data | null> {
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", "x-atlas-client": "web" },
      body: JSON.stringify({ query: stringifyDocument(document), variables }),
    });
    const answer = (await response.json()) as { data?: Data | null; errors?: unknown };
    return answer.errors ? null : (answer.data ?? null);
  } catch {
    return null;
  }
}
