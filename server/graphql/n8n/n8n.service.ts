import { AtlasError } from "../../domain/errors.ts";
import type { TriggerEnd } from "../../domain/n8n/n8n-trigger.ts";
import { whyNotTriggerable } from "../../domain/n8n/n8n-workflow.ts";
import type { TriggerAnswer } from "../../jobs/n8n/n8n-desk.ts";
import {
  deleteN8nInstance,
  findN8nInstance,
  insertN8nInstance,
  type N8nWorkflowRecord,
  n8nWorkflowsByIds,
  setWebhookSecret,
  updateN8nInstance,
} from "../../store/n8n-instances.ts";
import { deleteN8nTrigger, putN8nTrigger } from "../../store/n8n-triggers.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

type Services = Pick<AtlasServices, "store" | "secretBox" | "n8n">;

/** Stores an instance and looks at it; gives its uuid. One that cannot be reached is stored with the reason. */
export async function connectInstance(
  services: Services,
  input: { name: string; baseUrl: string; apiKey: string; allowsSelfSigned: boolean },
): Promise<Outcome<string>> {
  const name = input.name.trim();
  if (name === "") return refuse("required", "An instance needs a name.", ["name"]);
  const baseUrl = readBaseUrl(input.baseUrl);
  if (!baseUrl) return refuse("invalid", "The address of n8n begins with https:// or http://.", ["baseUrl"]);
  if (input.apiKey.trim() === "") return refuse("required", "Make an API key in n8n's settings.", ["apiKey"]);
  const sealedApiKey = services.secretBox.seal(input.apiKey.trim());
  const { allowsSelfSigned } = input;
  const id = await services.store.$transaction((db) =>
    insertN8nInstance(db, { name, baseUrl, sealedApiKey, allowsSelfSigned }),
  );
  if (!id) return nameTaken(name);
  await services.n8n.check(id);
  return done(id);
}

export interface InstanceEdit {
  id: string;
  name?: string | null;
  baseUrl?: string | null;
  apiKey?: string | null;
  allowsSelfSigned?: boolean | null;
  expectedVersion: number;
}

export async function editInstance(services: Services, edit: InstanceEdit): Promise<Outcome<string>> {
  const id = localId("N8nInstance", edit.id);
  if (!id || !(await findN8nInstance(services.store, id))) return missing(["id"]);
  const name = edit.name?.trim();
  if (name === "") return refuse("required", "An instance needs a name.", ["name"]);
  const baseUrl = edit.baseUrl == null ? undefined : readBaseUrl(edit.baseUrl);
  if (baseUrl === null) return refuse("invalid", "The address of n8n begins with https:// or http://.", ["baseUrl"]);
  const changed = await services.store.$transaction((db) =>
    updateN8nInstance(db, id, edit.expectedVersion, {
      ...(name !== undefined && { name }),
      ...(baseUrl !== undefined && { baseUrl }),
      ...(edit.apiKey && { sealedApiKey: services.secretBox.seal(edit.apiKey.trim()) }),
      ...(edit.allowsSelfSigned != null && { allowsSelfSigned: edit.allowsSelfSigned }),
    }),
  );
  if (changed === "taken") return nameTaken(name ?? "");
  if (changed === "stale") {
    return refuse("stale", "Somebody changed this instance in the meantime. Load it again and repeat your change.");
  }
  await services.n8n.check(id);
  return done(id);
}

export async function checkInstance(services: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("N8nInstance", globalId);
  if (!id || !(await findN8nInstance(services.store, id))) return missing(["id"]);
  await services.n8n.check(id);
  return done(id);
}

export async function removeInstance({ store }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("N8nInstance", globalId);
  const { isDeleted, sources } = id
    ? await store.$transaction((db) => deleteN8nInstance(db, id))
    : { isDeleted: false, sources: [] };
  if (isDeleted) return done(globalId);
  if (sources.length === 0) return missing(["id"]);
  return refuse("conflict", `It is read by ${sources.join(", ")}. Delete what reads it first.`, ["id"]);
}

export async function setActive(services: Services, globalId: string, isActive: boolean): Promise<Outcome<string>> {
  const workflow = await workflowOf(services, globalId);
  if (!workflow) return missing(["id"]);
  return orRefused(async () => {
    await services.n8n.setActive(workflow, isActive);
    return workflow.id;
  });
}

export interface WebhookSecretChoice {
  id: string;
  user?: string | null;
  password?: string | null;
  header?: string | null;
  value?: string | null;
}

export async function keepWebhookSecret(services: Services, choice: WebhookSecretChoice): Promise<Outcome<string>> {
  const workflow = await workflowOf(services, choice.id);
  if (!workflow) return missing(["id"]);
  const { user, password, header, value } = choice;
  const secret = header && value ? { header, value } : user ? { user, password: password ?? "" } : null;
  const sealed = secret && services.secretBox.seal(JSON.stringify(secret));
  await setWebhookSecret(services.store, workflow.id, sealed);
  return done(workflow.id);
}

/** Starts a workflow through its webhook and waits a while for its end. */
export async function runWorkflow(
  services: Services,
  { id, body }: { id: string; body?: unknown },
): Promise<Outcome<TriggerAnswer>> {
  const workflow = await workflowOf(services, id);
  if (!workflow) return missing(["id"]);
  const reason = whyNotTriggerable(workflow);
  if (reason) return refuse("unsupported", reason, ["id"]);
  return orRefused(() => services.n8n.trigger(workflow, JSON.stringify(body ?? {})));
}

export async function setTrigger(
  services: Services,
  choice: { workflowId: string; syncId: string; on: TriggerEnd[] },
  createdBy: string,
): Promise<Outcome<string>> {
  const workflow = await workflowOf(services, choice.workflowId);
  if (!workflow) return missing(["workflowId"]);
  if (!workflow.webhook) return refuse("unsupported", whyNotTriggerable(workflow) ?? "", ["workflowId"]);
  const on = [...new Set(choice.on)];
  if (on.length === 0) return refuse("required", "Choose at least one end of a run.", ["on"]);
  const syncId = localId("Sync", choice.syncId);
  const { instanceId, workflowId, name: workflowName } = workflow;
  const id = syncId
    ? await services.store.$transaction((db) =>
        putN8nTrigger(db, { instanceId, workflowId, workflowName, syncId, on, createdBy }),
      )
    : null;
  return id ? done(id) : refuse("not_found", "There is no such sync.", ["syncId"]);
}

export async function removeTrigger({ store }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("N8nTrigger", globalId);
  return id && (await deleteN8nTrigger(store, id))
    ? done(globalId)
    : refuse("not_found", "There is no such trigger.", ["id"]);
}

function readBaseUrl(text: string): string | null {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  return (url.origin + url.pathname).replace(/\/+$/, "").replace(/\/api\/v1$/, "");
}

async function workflowOf({ store }: Services, globalId: string): Promise<N8nWorkflowRecord | null> {
  const id = localId("N8nWorkflow", globalId);
  return id ? ((await n8nWorkflowsByIds(store, [id]))[0] ?? null) : null;
}

async function orRefused<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return done(await work());
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    return refuse("unreachable", error.hint ? `${error.message} ${error.hint}` : error.message, ["id"]);
  }
}

function nameTaken(name: string) {
  return refuse("taken", `Another instance is called "${name}". Choose another name.`, ["name"]);
}

function missing(field: string[]) {
  return refuse("not_found", "There is no such n8n instance or workflow. Check the instance again.", field);
}
