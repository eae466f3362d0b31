import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readEnvironment } from "../../env.ts";
import { readOrMakeKey, SecretBox, SecretUnreadable } from "../../lib/secret-box.ts";
import { ownerOf } from "../../roles/instance.ts";
import { openStore } from "../../store/database.ts";
import { resealAll } from "../../store/reseal.ts";
import { SUCCEEDED } from "../exit-codes.ts";
import { openDatabase } from "../open-database.ts";
import { Refused } from "../refused.ts";
import { UsageError } from "../usage.ts";

export const KEYS_HELP = `Usage: atlas keys rotate [options]

Seals every stored secret anew under another key. Stop Atlas first: what runs goes on with the key that it has.

  --to-file <file>   the new key, 32 bytes in base64; a new one is made otherwise
  --help             print this

The key file secret.key in ATLAS_HOME is replaced, and the old key kept as secret.key.old. With ATLAS_SECRET_KEY the new key is
printed instead, for you to set. Either all secrets are under the new key afterwards, or none.
`;

/** `atlas keys rotate`. Returns the exit code. */
export async function keysCommand([verb, ...rest]: string[]): Promise<number> {
  const { values } = parseArgs({
    args: rest,
    options: { "to-file": { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help || verb === "--help" || verb === "-h") {
    process.stdout.write(KEYS_HELP);
    return SUCCEEDED;
  }
  if (verb !== "rotate") throw new UsageError(verb ? `keys cannot ${verb}.` : "keys: do what?", KEYS_HELP);
  const env = readEnvironment();
  if (await ownerOf(env.home)) throw new Refused("Atlas runs from this folder. Stop it, then rotate its key.");
  const keyFile = join(env.home, "secret.key");
  const oldBox = new SecretBox(env.secretKey ?? readOrMakeKey(keyFile));
  const newKey = values["to-file"]
    ? Buffer.from(readFileSync(values["to-file"], "utf8").trim(), "base64")
    : randomBytes(32);
  if (newKey.length !== 32) throw new Refused(`${values["to-file"]} does not hold 32 bytes in base64.`);
  const newBox = new SecretBox(newKey);

  // The new key lies on the disk before anything is sealed with it, so that no crash leaves secrets without a key.
  const pending = `${keyFile}.new`;
  if (env.secretKey === null) writeFileSync(pending, newKey.toString("base64"), { mode: 0o600 });
  const database = await openDatabase(env);
  const store = openStore(database.url);
  try {
    const count = await resealAll(
      store,
      (sealed, column) => new Uint8Array(newBox.seal(opened(oldBox, sealed, column))),
    );
    if (env.secretKey === null) {
      renameSync(keyFile, `${keyFile}.old`);
      renameSync(pending, keyFile);
      process.stdout.write(
        `${count} secrets are sealed under the new key in ${keyFile}; the old one is ${keyFile}.old.\n`,
      );
    } else {
      process.stdout.write(
        `${count} secrets are sealed anew. Set ATLAS_SECRET_KEY to this and start Atlas:\n${newKey.toString("base64")}\n`,
      );
    }
    return SUCCEEDED;
  } finally {
    await store.$disconnect();
    await database.close();
  }
}

function opened(box: SecretBox, sealed: Uint8Array, column: string): string {
  try {
    return box.open(sealed);
  } catch (cause) {
    if (!(cause instanceof SecretUnreadable)) throw cause;
    throw new Refused(
      `A secret in ${column} is not sealed with the present key. Nothing was changed: give Atlas the key it was sealed with.`,
    );
  }
}
