import { type FormValues, initialValues, type SpecField } from "./config-form.ts";

type Draft = { name: string; values: FormValues };

const storageKey = (connectorId: string) => `atlas-draft-${connectorId}`;

/** What was typed before, in this tab. Secrets are not kept. */
export function readDraft(connectorId: string, fields: readonly SpecField[], name: string): Draft {
  const fresh = { name, values: initialValues(fields) };
  const stored = sessionStorage.getItem(storageKey(connectorId));
  if (!stored) return fresh;
  const draft = JSON.parse(stored) as Draft;
  return { name: draft.name, values: { ...fresh.values, ...draft.values } };
}

export function keepDraft(connectorId: string, fields: readonly SpecField[], { name, values }: Draft) {
  const secrets = new Set(fields.filter(({ type }) => type === "SECRET").map(({ key }) => key));
  const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !secrets.has(key)));
  sessionStorage.setItem(storageKey(connectorId), JSON.stringify({ name, values: kept }));
}

export function dropDraft(connectorId: string) {
  sessionStorage.removeItem(storageKey(connectorId));
}
