import { z } from "zod";
import { type Retention, STANDARD_RETENTION } from "../domain/retention.ts";
import type { Store, StoreTransaction } from "./database.ts";

const kept = z.number().int().min(1).nullable();
const days = Object.fromEntries(Object.keys(STANDARD_RETENTION).map((kind) => [kind, kept])) as Record<
  keyof Retention,
  typeof kept
>;

/** Settings of the whole installation, by name: what they look like, and what holds until somebody sets them. */
const SETTINGS = {
  runLimits: z
    .object({ installation: z.number().int().min(1).nullable(), perSource: z.number().int().min(1).nullable() })
    .default({ installation: null, perSource: null }),
  retention: z.object(days).default(STANDARD_RETENTION),
};
export type SettingName = keyof typeof SETTINGS;
export type SettingValue<Name extends SettingName> = z.output<(typeof SETTINGS)[Name]>;

export interface StoredSetting<Name extends SettingName> {
  value: SettingValue<Name>;
  /** 0 for one that nobody has set. */
  version: number;
}

export async function readSetting<Name extends SettingName>(
  db: Store | StoreTransaction,
  name: Name,
): Promise<StoredSetting<Name>> {
  const row = await db.setting.findUnique({ where: { name } });
  return { value: SETTINGS[name].parse(row?.value) as SettingValue<Name>, version: row?.version ?? 0 };
}

/** Null when somebody else changed it since `expectedVersion`. */
export async function writeSetting<Name extends SettingName>(
  db: Store,
  name: Name,
  value: SettingValue<Name>,
  expectedVersion: number,
): Promise<StoredSetting<Name> | null> {
  const version = expectedVersion + 1;
  const data = { value: JSON.parse(JSON.stringify(value)), version };
  const { count } =
    expectedVersion === 0
      ? await db.setting.createMany({ data: { name, ...data }, skipDuplicates: true })
      : await db.setting.updateMany({ where: { name, version: expectedVersion }, data });
  return count === 1 ? { value, version } : null;
}
