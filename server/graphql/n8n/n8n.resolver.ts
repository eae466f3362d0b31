import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { AtlasError } from "../../domain/errors.ts";
import { type ApiExecution, type N8nExecutionStatus, whyNotTriggerable } from "../../domain/n8n/n8n-workflow.ts";
import {
  listN8nInstances,
  listN8nWorkflows,
  type N8nInstanceRecord,
  type N8nWorkflowRecord,
} from "../../store/n8n-instances.ts";
import { listN8nTriggers, type N8nTriggerRecord } from "../../store/n8n-triggers.ts";
import { After, connect, First, Search } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { DeletePayload } from "../deletion.type.ts";
import { N8nExecutionStatusEnum } from "../enums.ts";
import { Sync } from "../sync/sync.type.ts";
import {
  checkInstance,
  connectInstance,
  editInstance,
  keepWebhookSecret,
  removeInstance,
  removeTrigger,
  runWorkflow,
  setActive,
  setTrigger,
} from "./n8n.service.ts";
import {
  ConnectN8nInput,
  N8nExecution,
  N8nExecutionPage,
  N8nIdInput,
  N8nInstance,
  N8nInstanceConnection,
  N8nInstancePayload,
  N8nRunPayload,
  N8nTrigger,
  N8nTriggerConnection,
  N8nTriggerPayload,
  N8nWebhook,
  N8nWorkflow,
  N8nWorkflowConnection,
  N8nWorkflowPayload,
  RunN8nWorkflowInput,
  SetN8nTriggerInput,
  SetN8nWebhookSecretInput,
  SetN8nWorkflowActiveInput,
  UpdateN8nInput,
} from "./n8n.type.ts";

@Resolver(() => N8nInstance)
export class N8nInstanceResolver {
  @Query(() => N8nInstanceConnection)
  n8nInstances(
    @First(25) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listN8nInstances({ search }), { first, after }, { load: context.loaders.n8nInstance });
  }

  @FieldResolver(() => N8nWorkflowConnection)
  workflows(
    @Root() { id }: N8nInstanceRecord,
    @First(50) first: number,
    @After() after: string | null,
    @Search() search: string | null,
    @Arg("isActive", () => Boolean, { nullable: true }) isActive: boolean | null,
    @Ctx() context: AtlasContext,
  ) {
    const { n8nWorkflow } = context.loaders;
    return connect(
      context,
      listN8nWorkflows({ search, isActive }),
      { first, after },
      { load: n8nWorkflow, ownerId: id },
    );
  }

  @FieldResolver(() => N8nTriggerConnection)
  triggers(
    @Root() { id }: N8nInstanceRecord,
    @First(50) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(
      context,
      listN8nTriggers("instance"),
      { first, after },
      { load: context.loaders.n8nTrigger, ownerId: id },
    );
  }

  @FieldResolver(() => N8nExecutionPage, { description: "Asks n8n each time: only for the page that shows them." })
  async executions(
    @Root() { id }: N8nInstanceRecord,
    @First(25) first: number,
    @Arg("cursor", () => String, { nullable: true }) cursor: string | null,
    @Arg("workflowId", () => String, { nullable: true }) workflowId: string | null,
    @Arg("status", () => N8nExecutionStatusEnum, { nullable: true }) status: N8nExecutionStatus | null,
    @Ctx() { n8n }: AtlasContext,
  ): Promise<N8nExecutionPage> {
    try {
      const { data, nextCursor } = await n8n.executions(id, { limit: first, cursor, workflowId, status });
      return { nodes: data.map((each) => shown({ ...each, error: null })), nextCursor, problem: null };
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      return { nodes: [], nextCursor: null, problem: error.message };
    }
  }

  @FieldResolver(() => N8nExecution, { description: "Asks n8n each time." })
  async execution(
    @Root() { id }: N8nInstanceRecord,
    @Arg("executionId", () => String) executionId: string,
    @Ctx() { n8n }: AtlasContext,
  ): Promise<N8nExecution> {
    return shown(await n8n.execution(id, executionId));
  }

  @Mutation(() => N8nInstancePayload, { description: "Stores an instance and looks at it." })
  async connectN8n(@Arg("input", () => ConnectN8nInput) input: ConnectN8nInput, @Ctx() context: AtlasContext) {
    return instancePayload(context, await connectInstance(context, input));
  }

  @Mutation(() => N8nInstancePayload)
  async updateN8n(@Arg("input", () => UpdateN8nInput) input: UpdateN8nInput, @Ctx() context: AtlasContext) {
    return instancePayload(context, await editInstance(context, input));
  }

  @Mutation(() => N8nInstancePayload, { description: "Looks at the instance again: its version and its workflows." })
  async checkN8n(@Arg("input", () => N8nIdInput) { id }: N8nIdInput, @Ctx() context: AtlasContext) {
    return instancePayload(context, await checkInstance(context, id));
  }

  @Mutation(() => DeletePayload)
  async deleteN8n(@Arg("input", () => N8nIdInput) { id }: N8nIdInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await removeInstance(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }
}

@Resolver(() => N8nWorkflow)
export class N8nWorkflowResolver {
  @FieldResolver(() => N8nWebhook, { nullable: true })
  webhook(@Root() { webhook }: N8nWorkflowRecord) {
    return webhook;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Why it cannot be started from outside; null when it can.",
  })
  notTriggerableBecause(@Root() workflow: N8nWorkflowRecord) {
    return whyNotTriggerable(workflow);
  }

  @FieldResolver(() => Boolean, { description: "Whether what its webhook asks for is kept here." })
  hasWebhookSecret(@Root() { sealedWebhookSecret }: N8nWorkflowRecord) {
    return sealedWebhookSecret !== null;
  }

  @Mutation(() => N8nWorkflowPayload)
  async setN8nWorkflowActive(
    @Arg("input", () => SetN8nWorkflowActiveInput) { id, isActive }: SetN8nWorkflowActiveInput,
    @Ctx() context: AtlasContext,
  ) {
    return workflowPayload(context, await setActive(context, id, isActive));
  }

  @Mutation(() => N8nWorkflowPayload)
  async setN8nWebhookSecret(
    @Arg("input", () => SetN8nWebhookSecretInput) input: SetN8nWebhookSecretInput,
    @Ctx() context: AtlasContext,
  ) {
    return workflowPayload(context, await keepWebhookSecret(context, input));
  }

  @Mutation(() => N8nRunPayload, {
    description: "Starts a workflow through its webhook and waits a while for its end.",
  })
  async runN8nWorkflow(
    @Arg("input", () => RunN8nWorkflowInput) input: RunN8nWorkflowInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await runWorkflow(context, input);
    const execution = done?.execution ? shown(done.execution) : null;
    return { status: done?.status ?? null, answer: done?.text ?? null, execution, userErrors: refused ?? [] };
  }
}

@Resolver(() => N8nTrigger)
export class N8nTriggerResolver {
  @FieldResolver(() => Sync, { nullable: true })
  sync(@Root() { syncId }: N8nTriggerRecord, @Ctx() { loaders }: AtlasContext) {
    return loaders.sync.load(syncId);
  }

  @Mutation(() => N8nTriggerPayload, { description: "Runs a workflow after runs of a sync; set again it is changed." })
  async setN8nTrigger(@Arg("input", () => SetN8nTriggerInput) input: SetN8nTriggerInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await setTrigger(context, input, context.viewer!.name);
    return { trigger: done ? await context.loaders.n8nTrigger.load(done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => DeletePayload)
  async deleteN8nTrigger(@Arg("input", () => N8nIdInput) { id }: N8nIdInput, @Ctx() context: AtlasContext) {
    const { done, refused } = await removeTrigger(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }
}

type Made = Awaited<ReturnType<typeof connectInstance>>;

async function instancePayload({ loaders }: AtlasContext, { done, refused }: Made) {
  return { instance: done ? await loaders.n8nInstance.load(done) : null, userErrors: refused ?? [] };
}

async function workflowPayload({ loaders }: AtlasContext, { done, refused }: Made) {
  return { workflow: done ? await loaders.n8nWorkflow.load(done) : null, userErrors: refused ?? [] };
}

function shown({ id, startedAt, stoppedAt, ...execution }: ApiExecution & { error: string | null }): N8nExecution {
  const at = (text: string | null | undefined) => (text ? new Date(text) : null);
  return { ...execution, executionId: id, startedAt: at(startedAt), stoppedAt: at(stoppedAt) };
}
