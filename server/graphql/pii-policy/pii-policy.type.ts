import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import type { PiiEngine } from "../../domain/pii/engine.ts";
import type { Treatment } from "../../domain/pii/policy.ts";
import type { Role } from "../../domain/roles.ts";
import type { ApplicationStatus } from "../../store/policy-applications.ts";
import { connectionType } from "../connection.ts";
import { ApplicationStatusEnum, PiiEngineEnum, PiiTreatmentEnum, RoleEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { BigIntScalar, DateTime } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "For an entity type, or for columns of a name: in one table, or in all." })
export class PiiRule {
  @Field(() => String, { nullable: true })
  entityType: string | null;

  @Field(() => String, { nullable: true, description: "The table's name in the layers; null for every table." })
  table: string | null;

  @Field(() => String, { nullable: true })
  columnName: string | null;

  @Field(() => String, { description: "Within the column's JSON; empty for the column itself." })
  path: string;

  @Field(() => PiiTreatmentEnum)
  treatment: Treatment;
}

@ObjectType({ implements: Node, description: "What becomes of personal data on its way into chart and navigate." })
export class PiiPolicy extends Node {
  @Field(() => String)
  name: string;

  @Field(() => Boolean, { description: "Holds for every sync without one of its own." })
  isDefault: boolean;

  @Field(() => Int)
  version: number;

  @Field(() => [PiiRule])
  rules: PiiRule[];

  @Field(() => PiiTreatmentEnum, { description: "For personal data that no rule names." })
  otherTreatment: Treatment;

  @Field(() => Float, { description: "Suggestions below it wait for a person. 0 to 1." })
  minConfidence: number;

  @Field(() => RoleEnum, { description: "The least role that reads encrypted values." })
  encryptedReaders: Role;

  @Field(() => RoleEnum, {
    nullable: true,
    description: "The least role that sees protected values raw, in explore and quarantine; null for nobody.",
  })
  rawReaders: Role | null;

  @Field(() => Int, { nullable: true, description: "Days after which a run's raw data goes." })
  rawRetentionDays: number | null;

  @Field(() => String, { nullable: true })
  updatedBy: string | null;

  @Field(() => DateTime)
  updatedAt: Date;
}

export const PiiPolicyConnection = connectionType("PiiPolicy", () => PiiPolicy);

@ObjectType({ implements: Node, description: "Bringing what is published already under a policy." })
export class PolicyApplication extends Node {
  @Field(() => ApplicationStatusEnum)
  status: ApplicationStatus;

  @Field(() => String)
  requestedBy: string;

  @Field(() => Int)
  streams: number;

  @Field(() => Int, { description: "Streams that are through." })
  done: number;

  @Field(() => Int, { description: "Columns and paths that are treated." })
  columns: number;

  @Field(() => BigIntScalar)
  rows: bigint;

  @Field(() => String, { nullable: true })
  error: string | null;

  @Field(() => DateTime)
  queuedAt: Date;

  @Field(() => DateTime, { nullable: true })
  endedAt: Date | null;
}

export const PolicyApplicationConnection = connectionType("PolicyApplication", () => PolicyApplication);

@ObjectType()
export class PolicyExample {
  @Field(() => String, {
    description: "As it is now; a value that nothing protects shows no more than its first letter.",
  })
  before: string;

  @Field(() => String, { nullable: true })
  after: string | null;
}

@ObjectType({ description: "What a policy would change of one column." })
export class PolicyChange {
  @Field(() => String, { description: "The table's name in the layers." })
  table: string;

  @Field(() => String)
  columnName: string;

  @Field(() => String)
  path: string;

  @Field(() => String, { nullable: true })
  entityType: string | null;

  @Field(() => PiiTreatmentEnum)
  before: Treatment;

  @Field(() => PiiTreatmentEnum)
  after: Treatment;

  @Field(() => Boolean, { description: "Only the personal data inside its texts." })
  isWithin: boolean;

  @Field(() => Boolean, {
    description: "What is published stays as it is: a masked or hashed value cannot be brought back.",
  })
  isForNewRowsOnly: boolean;

  @Field(() => [PolicyExample])
  examples: PolicyExample[];
}

@ObjectType()
export class PolicyPreview {
  @Field(() => Int)
  columns: number;

  @Field(() => Int)
  datasets: number;

  @Field(() => Int, { description: "Streams that the policy governs." })
  streams: number;

  @Field(() => [PolicyChange], { description: "The first 200." })
  changes: PolicyChange[];

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class PiiPolicyPayload {
  @Field(() => PiiPolicy, { nullable: true })
  policy: object | null;

  @Field(() => PolicyApplication, { nullable: true })
  application: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType()
export class PiiSettings {
  @Field(() => PiiEngineEnum)
  engine: PiiEngine;

  @Field(() => Int)
  version: number;

  @Field(() => String, { nullable: true })
  updatedBy: string | null;
}

@ObjectType()
export class PiiSettingsPayload {
  @Field(() => PiiSettings, { nullable: true })
  settings: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}

@ObjectType({ description: "How far the columns of a source are looked at and treated." })
export class SourceCoverage {
  @Field(() => ID)
  sourceId: string;

  @Field(() => String)
  sourceName: string;

  @Field(() => Int)
  scanned: number;

  @Field(() => Int, { description: "Suggested or confirmed." })
  flagged: number;

  @Field(() => Int)
  confirmed: number;

  @Field(() => Int)
  treated: number;
}

@ObjectType()
export class TypeCoverage {
  @Field(() => String)
  entityType: string;

  @Field(() => Int)
  columns: number;

  @Field(() => Int)
  confirmed: number;
}

@ObjectType()
export class PiiCoverage {
  @Field(() => [SourceCoverage])
  sources: SourceCoverage[];

  @Field(() => [TypeCoverage], { description: "Most columns first." })
  types: TypeCoverage[];
}

@InputType()
export class PiiRuleInput {
  @Field(() => String, { nullable: true })
  entityType?: string | null;

  @Field(() => String, { nullable: true })
  table?: string | null;

  @Field(() => String, { nullable: true })
  columnName?: string | null;

  @Field(() => String, { nullable: true })
  path?: string | null;

  @Field(() => PiiTreatmentEnum)
  treatment: Treatment;
}

@InputType({ description: "The whole policy: rules left out are no rules." })
export class PiiPolicyInput {
  @Field(() => ID, { nullable: true, description: "Left out for a new one." })
  id?: string | null;

  @Field(() => String)
  name: string;

  @Field(() => Boolean, { defaultValue: false })
  isDefault: boolean;

  @Field(() => [PiiRuleInput])
  rules: PiiRuleInput[];

  @Field(() => PiiTreatmentEnum, { defaultValue: "keep" })
  otherTreatment: Treatment;

  @Field(() => Float, { defaultValue: 0.5 })
  minConfidence: number;

  @Field(() => RoleEnum, { defaultValue: "admin" })
  encryptedReaders: Role;

  @Field(() => RoleEnum, { nullable: true })
  rawReaders?: Role | null;

  @Field(() => Int, { nullable: true })
  rawRetentionDays?: number | null;

  @Field(() => Int, { nullable: true, description: "The version that was read; needed to change one." })
  expectedVersion?: number | null;

  @Field(() => Boolean, { defaultValue: true, description: "Bring what is published already under it, too." })
  isApplied: boolean;
}

@InputType()
export class PiiPolicyIdInput {
  @Field(() => ID)
  id: string;
}

@InputType({ description: "Null takes the installation's." })
export class SyncPrivacyInput {
  @Field(() => ID)
  syncId: string;

  @Field(() => ID, { nullable: true })
  policyId?: string | null;

  @Field(() => PiiEngineEnum, { nullable: true })
  engine?: PiiEngine | null;
}

@InputType()
export class PiiSettingsInput {
  @Field(() => PiiEngineEnum)
  engine: PiiEngine;

  @Field(() => Int)
  expectedVersion: number;
}
