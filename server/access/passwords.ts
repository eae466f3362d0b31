import { hash, verify } from "@node-rs/argon2";

export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 1_000;
/** argon2id as OWASP's password storage sheet asks at least: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Why a password cannot be taken, as a sentence; null for a good one. Length is what counts, so nothing else is asked. */
export function faultOfPassword(password: string): string | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD)
    return `A password has at least ${SHORTEST_PASSWORD} characters; this one has ${length}.`;
  return length > LONGEST_PASSWORD ? `A password has at most ${LONGEST_PASSWORD} characters.` : null;
}

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), COST);
}

let unknownUsersHash: Promise<string> | null = null;

/** For an unknown user (null) it takes as long and says no, so that the time tells nobody who has an account. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  unknownUsersHash ??= hashPassword("nobody has this password");
  const matches = await verify(passwordHash ?? (await unknownUsersHash), password.normalize("NFKC"));
  return passwordHash !== null && matches;
}
