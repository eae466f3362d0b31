import { graphql } from "../../graphql/generated/gql.ts";

export const ViewerQuery = graphql(`
  query ViewerSettings { viewer { name kind role permissions } }
`);

export const ApiKeysQuery = graphql(`
  query ApiKeys($after: String) {
    apiKeys(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name prefix role note createdAt expiresAt lastUsedAt revokedAt }
    }
  }
`);

export const CreateApiKeyMutation = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey { id name } secret userErrors { code message field } }
  }
`);

export const RevokeApiKeyMutation = graphql(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { apiKey { id revokedAt } userErrors { code message } }
  }
`);

export const RotateApiKeyMutation = graphql(`
  mutation RotateApiKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) { apiKey { id name prefix } secret userErrors { code message } }
  }
`);

export const PeopleQuery = graphql(`
  query People($after: String) {
    users(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id email name role hasPassword issuer disabledAt lastSignInAt version }
    }
    invitations(first: 50) { nodes { id email role invitedBy expiresAt } }
    roles { role adds }
  }
`);

export const InviteUserMutation = graphql(`
  mutation InviteUser($input: InviteUserInput!) {
    inviteUser(input: $input) { invitation { id email } link userErrors { code message field } }
  }
`);

export const RevokeInvitationMutation = graphql(`
  mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) { invitation { id } userErrors { code message } }
  }
`);

export const UpdateUserMutation = graphql(`
  mutation UpdateUser($input: UpdateUserInput!) {
    updateUser(input: $input) { user { id role disabledAt version } userErrors { code message } }
  }
`);

export const AuditLogQuery = graphql(`
  query AuditLog($after: String, $filter: AuditLogFilter) {
    auditLog(first: 50, after: $after, filter: $filter) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id at actorName actorKind action targetId targetLabel refusal
        changes { field before after }
      }
    }
  }
`);

export const NotificationTargetsQuery = graphql(`
  query NotificationTargets($after: String) {
    notificationTargets(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name kind isEnabled kinds tags shown version syncs { id name } }
    }
  }
`);

export const SaveNotificationTargetMutation = graphql(`
  mutation SaveNotificationTarget($input: SaveNotificationTargetInput!) {
    saveNotificationTarget(input: $input) {
      target { id name kind isEnabled kinds tags shown version } signingSecret userErrors { code message field }
    }
  }
`);

export const DeleteNotificationTargetMutation = graphql(`
  mutation DeleteNotificationTarget($input: NotificationTargetInput!) {
    deleteNotificationTarget(input: $input) { deletedId userErrors { code message } }
  }
`);

export const TestNotificationTargetMutation = graphql(`
  mutation TestNotificationTarget($input: NotificationTargetInput!) {
    testNotificationTarget(input: $input) { delivery { id } userErrors { code message } }
  }
`);

export const DeliveriesQuery = graphql(`
  query Deliveries($after: String, $filter: DeliveryFilter) {
    deliveries(first: 50, after: $after, filter: $filter) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id kind targetName subject status attempts nextTryAt lastStatus lastError createdAt deliveredAt
        tries { number at durationMs status error answer }
      }
    }
  }
`);

export const SendAgainMutation = graphql(`
  mutation SendAgain($input: SendAgainInput!) {
    sendAgain(input: $input) { delivery { id status nextTryAt } userErrors { code message } }
  }
`);

export const RunLimitsQuery = graphql(`
  query RunLimits { runLimits { installation perSource version } }
`);

export const SetRunLimitsMutation = graphql(`
  mutation SetRunLimits($input: SetRunLimitsInput!) {
    setRunLimits(input: $input) { runLimits { installation perSource version } userErrors { code message field } }
  }
`);

export const RetentionQuery = graphql(`
  query Retention { retention { runs events rawData quarantine occurrences deliveries audit version } }
`);

export const SetRetentionMutation = graphql(`
  mutation SetRetention($input: SetRetentionInput!) {
    setRetention(input: $input) {
      retention { runs events rawData quarantine occurrences deliveries audit version }
      userErrors { code message field }
    }
  }
`);

export const LineageTargetsQuery = graphql(`
  query LineageTargets($after: String) {
    lineageTargets(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id name kind address hasKey timeoutSeconds isPaused version }
    }
  }
`);

export const SaveLineageTargetMutation = graphql(`
  mutation SaveLineageTarget($input: SaveLineageTargetInput!) {
    saveLineageTarget(input: $input) {
      target { id name kind address hasKey timeoutSeconds isPaused version } userErrors { code message field }
    }
  }
`);

export const DeleteLineageTargetMutation = graphql(`
  mutation DeleteLineageTarget($input: DeleteLineageTargetInput!) {
    deleteLineageTarget(input: $input) { deletedId userErrors { code message } }
  }
`);

export const PiiEngineQuery = graphql(`
  query PiiEngine { piiSettings { engine version } }
`);

export const SavePiiEngineMutation = graphql(`
  mutation SavePiiEngine($input: PiiSettingsInput!) {
    savePiiSettings(input: $input) { settings { engine version } userErrors { code message field } }
  }
`);
