import { registerEnumType } from "type-graphql";
import { ACTOR_KINDS } from "../access/viewer.ts";
import { QUALITY_DIMENSIONS } from "../domain/quality/dimension-result.ts";
import { QUALITY_GATES } from "../domain/quality/gate.ts";
import { ROLES } from "../domain/roles.ts";
import { HOLD_DECISIONS } from "../domain/run-events.ts";
import { MISSED_POLICIES, OVERLAP_POLICIES, SCHEDULE_KINDS } from "../domain/schedule.ts";
import { STATE_KINDS } from "../domain/state/state-message.ts";
import { LAYERS, RUN_STATUSES, STEP_STATUSES, SYNC_STEPS } from "../domain/steps.ts";
import { READ_MODES } from "../domain/stream.ts";
import { SYNC_HEALTHS } from "../domain/sync-health.ts";
import { WRITE_MODES } from "../domain/write-mode.ts";
import { CONNECTOR_KINDS, SPEC_FIELD_TYPES, SUPPORT_LEVELS } from "../jobs/connector-desk.ts";
import { FINDING_STATUSES } from "../store/findings.ts";
import { CHECK_OUTCOMES } from "../store/quality-results.ts";
import { RUN_TRIGGERS } from "../store/runs.ts";
import { SOURCE_STATUSES } from "../store/sources.ts";
import { STATE_ACTIONS } from "../store/states.ts";
import { TICK_OUTCOMES } from "../store/ticks.ts";
import { USER_ERROR_CODES } from "./user-errors.ts";

/** Our words in GraphQL's spelling: full_refresh is FULL_REFRESH, in both directions. */
function enumOf<const Word extends string>(name: string, words: readonly Word[]): Record<string, Word> {
  const values = Object.fromEntries(words.map((word) => [word.toUpperCase(), word]));
  registerEnumType(values, { name });
  return values;
}

export const ActorKindEnum = enumOf("ActorKind", ACTOR_KINDS);
export const CheckOutcomeEnum = enumOf("CheckOutcome", CHECK_OUTCOMES);
export const ConnectorKindEnum = enumOf("ConnectorKind", CONNECTOR_KINDS);
export const FailureOriginEnum = enumOf("FailureOrigin", ["source", "destination", "platform", "policy"]);
export const HealthEnum = enumOf("Health", SYNC_HEALTHS);
export const HoldDecisionEnum = enumOf("HoldDecision", HOLD_DECISIONS);
export const LayerEnum = enumOf("Layer", LAYERS);
export const LineageDirectionEnum = enumOf("LineageDirection", ["upstream", "downstream", "both"]);
export const LineageSideEnum = enumOf("LineageSide", ["upstream", "downstream"]);
export const LineageNodeKindEnum = enumOf("LineageNodeKind", ["dataset", "external", "job"]);
export const LogLevelEnum = enumOf("LogLevel", ["debug", "info", "warn", "error"]);
export const MissedTicksEnum = enumOf("MissedTicks", MISSED_POLICIES);
export const OverlapPolicyEnum = enumOf("OverlapPolicy", OVERLAP_POLICIES);
export const PiiStatusEnum = enumOf("PiiStatus", FINDING_STATUSES);
export const QualityDimensionEnum = enumOf("QualityDimension", QUALITY_DIMENSIONS);
export const QualityGateEnum = enumOf("QualityGate", QUALITY_GATES);
export const ReadModeEnum = enumOf("ReadMode", READ_MODES);
export const RoleEnum = enumOf("Role", ROLES);
export const RunStatusEnum = enumOf("RunStatus", RUN_STATUSES);
export const RunTriggerEnum = enumOf("RunTrigger", RUN_TRIGGERS);
export const ScheduleKindEnum = enumOf("ScheduleKind", SCHEDULE_KINDS);
export const SourceStatusEnum = enumOf("SourceStatus", SOURCE_STATUSES);
export const SpecFieldTypeEnum = enumOf("SpecFieldType", SPEC_FIELD_TYPES);
export const StateActionEnum = enumOf("StateAction", STATE_ACTIONS);
export const StateKindEnum = enumOf("StateKind", STATE_KINDS);
export const StepKindEnum = enumOf("StepKind", SYNC_STEPS);
export const StepStatusEnum = enumOf("StepStatus", STEP_STATUSES);
export const SupportLevelEnum = enumOf("SupportLevel", SUPPORT_LEVELS);
export const TickOutcomeEnum = enumOf("TickOutcome", TICK_OUTCOMES);
export const UserErrorCodeEnum = enumOf("UserErrorCode", USER_ERROR_CODES);
export const WriteModeEnum = enumOf("WriteMode", WRITE_MODES);
