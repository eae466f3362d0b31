import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from "type-graphql";
import { includesRole } from "../../domain/roles.ts";
import { connectorById } from "../connector/connector.service.ts";
import type { AtlasContext } from "../context.ts";
import { globalId, type IdentifiedType, parseGlobalId } from "../global-id.ts";
import { Node } from "./node.type.ts";

@Resolver(() => Node)
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: "Anything by its id; null for what is not there." })
  async node(@Arg("id", () => ID) text: string, @Ctx() context: AtlasContext): Promise<object | null> {
    const parsed = parseGlobalId(text);
    if (!parsed) {
      const connector = await connectorById(context.desk, text);
      return connector && { ...connector, __typename: "Connector" };
    }
    const thing = await find(context, parsed.type, parsed.id);
    return thing && { ...thing, __typename: parsed.type };
  }

  /** The id of every Node: its type's prefix and its uuid. */
  @FieldResolver(() => ID)
  id(@Root() { id }: { id: string }, @Info() { parentType }: GraphQLResolveInfo): string {
    return globalId(parentType.name, id);
  }
}

function find({ loaders, layers, viewer }: AtlasContext, type: IdentifiedType, id: string): Promise<object | null> {
  const isAdmin = viewer !== null && includesRole(viewer.role, "admin");
  switch (type) {
    case "Source":
      return loaders.source.load(id);
    case "Stream":
      return loaders.stream.load(id);
    case "Sync":
      return loaders.sync.load(id);
    case "SyncStream":
      return loaders.syncStream.load(id);
    case "SyncRun":
      return loaders.run.load(id);
    case "Dataset":
      return loaders.dataset.load(id);
    case "DatasetVersion":
      return loaders.datasetVersion.load(id);
    case "DatasetColumn":
      return loaders.column.load(id);
    case "PiiFinding":
      return loaders.finding.load(id);
    case "PiiPolicy":
      return loaders.piiPolicy.load(id);
    case "PolicyApplication":
      return loaders.policyApplication.load(id);
    case "SubjectRequest":
      // What was searched for a person is seen through the list, by those who may.
      return Promise.resolve(null);
    case "QualityResult":
      return loaders.qualityResult.load(id);
    case "QualityCheck":
      return loaders.qualityCheck.load(id);
    case "CheckFile":
      return loaders.checkFile.load(id);
    case "CheckRun":
      return loaders.checkRun.load(id);
    case "Incident":
      return loaders.incident.load(id);
    case "StreamState":
      return loaders.state.load(id);
    case "LineageNode":
      return loaders.lineageNode.load(id);
    case "LineageEvent":
      return loaders.lineageEvent.load(id);
    case "Tick":
      return loaders.tick.load(id);
    case "SchemaChange":
      return loaders.schemaChange.load(id);
    case "QuarantinedRow":
      return layers.quarantinedRow(id, viewer?.role);
    case "ApiKey":
      // Lists of these are an admin's, and the general door is no way around that.
      return isAdmin ? loaders.apiKey.load(id) : Promise.resolve(null);
    case "NotificationTarget":
      return isAdmin ? loaders.notificationTarget.load(id) : Promise.resolve(null);
    case "LineageTarget":
      return isAdmin ? loaders.lineageTarget.load(id) : Promise.resolve(null);
    case "N8nInstance":
      return loaders.n8nInstance.load(id);
    case "N8nWorkflow":
      return loaders.n8nWorkflow.load(id);
    case "N8nTrigger":
      return loaders.n8nTrigger.load(id);
    case "McpServer":
      return loaders.mcpServer.load(id);
    case "McpCall":
      return viewer && includesRole(viewer.role, "steward") ? loaders.mcpCall.load(id) : Promise.resolve(null);
    case "Delivery":
      return isAdmin ? loaders.delivery.load(id) : Promise.resolve(null);
    case "Occurrence":
      return loaders.occurrence.load(id);
    case "User":
      return isAdmin ? loaders.user.load(id) : Promise.resolve(null);
    case "Invitation":
      return isAdmin ? loaders.invitation.load(id) : Promise.resolve(null);
    case "AuditEntry":
      return isAdmin ? loaders.auditEntry.load(id) : Promise.resolve(null);
    case "StreamRun":
      // Has an id of its own, but is no Node: it is reached through its run.
      return Promise.resolve(null);
  }
}
