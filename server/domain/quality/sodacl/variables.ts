const REFERENCE = /\$\{\s*([^}]*?)\s*\}/g;
const MAX_DEPTH = 8;

/** Replaces `${NAME}`; `missing` names those without a value, which stay empty. */
export function replaceVariables(
  text: string,
  variables: ReadonlyMap<string, string>,
): { text: string; missing: string[] } {
  const missing = new Set<string>();
  let replaced = text;
  // A variable may be written with others; a circle ends at the depth.
  for (let depth = 0; depth < MAX_DEPTH && replaced.includes("${"); depth++) {
    replaced = replaced.replaceAll(REFERENCE, (_, name: string) => {
      const value = variables.get(name);
      if (value === undefined) missing.add(name);
      return value ?? "";
    });
  }
  return { text: replaced, missing: [...missing] };
}
