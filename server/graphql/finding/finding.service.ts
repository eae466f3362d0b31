import { ENTITY_TYPES } from "../../domain/pii/entity-types.ts";
import type { Store } from "../../store/database.ts";
import { decideFinding, markColumn } from "../../store/finding-decisions.ts";
import type { FindingStatus } from "../../store/findings.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

interface Decision {
  id: string;
  status: FindingStatus;
  entityType?: string | null;
  isForName?: boolean | null;
  by: string;
}

/** Notes a person's verdict; SUGGESTED takes it back. Gives the uuids of all findings that it decided. */
export async function decide(store: Store, { id: globalId, ...decision }: Decision): Promise<Outcome<string[]>> {
  const { status, entityType = null, isForName, by } = decision;
  if (entityType !== null && !isEntityType(entityType)) return unknownType(entityType);
  const id = localId("PiiFinding", globalId);
  const decided = id
    ? await decideFinding(store, id, { status, entityType, isForName: isForName ?? false, by, at: new Date() })
    : [];
  return decided.length > 0 ? done(decided) : refuse("not_found", "There is no such finding.", ["id"]);
}

/** Says that a column is personal that was not found to be. Gives the finding's uuid. */
export async function mark(
  store: Store,
  { datasetId, columnName, path, entityType, by }: MarkedColumn & { by: string },
): Promise<Outcome<string>> {
  if (!isEntityType(entityType)) return unknownType(entityType);
  const dataset = localId("Dataset", datasetId);
  const id = dataset
    ? await markColumn(store, { datasetId: dataset, columnName, path: path ?? "" }, { entityType, by, at: new Date() })
    : null;
  return id === null
    ? refuse("not_found", `There is no column ${columnName} in this dataset.`, ["columnName"])
    : done(id);
}

export interface MarkedColumn {
  datasetId: string;
  columnName: string;
  path?: string | null;
  entityType: string;
}

function isEntityType(text: string): boolean {
  return (ENTITY_TYPES as readonly string[]).includes(text);
}

function unknownType(entityType: string): { refused: ReturnType<typeof refuse>["refused"] } {
  return refuse("invalid", `${entityType} is no type that Atlas knows: take one of entityTypes.`, ["entityType"]);
}
