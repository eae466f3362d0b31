import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { type AuditRecord, listAudit } from "../../store/audit.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { UserJSON } from "../scalars.ts";
import { AuditChange, AuditEntry, AuditEntryConnection, AuditLogFilter } from "./audit.type.ts";

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Query(() => AuditEntryConnection, { description: "Newest first. /audit.csv and /audit.jsonl give all of it." })
  auditLog(
    @First(50) first: number,
    @After() after: string | null,
    @Arg("filter", () => AuditLogFilter, { nullable: true }) filter: AuditLogFilter | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listAudit(filter ?? {}), { first, after }, { load: context.loaders.auditEntry });
  }

  @FieldResolver(() => [AuditChange])
  changes(@Root() { changes }: AuditRecord) {
    return Object.entries(changes).map(([field, change]) => ({ field, ...change }));
  }

  @FieldResolver(() => UserJSON, { description: "What was asked for, without secrets and data." })
  input(@Root() { input }: AuditRecord) {
    return input;
  }
}
