/** What supervisor and children say to each other over Node's own channel. */
export type ToChild = "go" | "stop";
export interface FromChild {
  kind: "ready";
  /** A link that signs in, from the api. */
  loginLink: string | null;
}

/** A role that is up. */
export interface RunningRole {
  loginLink?: string;
  stop(): Promise<void>;
}

/**
 * The child's side: waits until everything this role needs is up, starts it, says so, and stops it once: when told, on
 * SIGTERM, or when the supervisor is gone. Without a supervisor (a container) it starts at once.
 */
export async function runRole(start: () => Promise<RunningRole>): Promise<void> {
  const signals = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    process.on("SIGTERM", () => resolve());
    // A supervised child stands in a process group of its own, so an interrupt reaches it only when it stands alone.
    process.on("SIGINT", () => resolve());
    process.on("disconnect", () => resolve());
    process.on("message", (message: ToChild) => message === "stop" && resolve());
  }).then(() => signals.abort());

  await Promise.race([whenReleased(), stopped]);
  if (!signals.signal.aborted) {
    const role = await start();
    process.send?.({ kind: "ready", loginLink: role.loginLink ?? null } satisfies FromChild);
    await stopped;
    await role.stop();
  }
  process.exit(0);
}

function whenReleased(): Promise<void> {
  if (!process.send) return Promise.resolve();
  return new Promise((resolve) => process.on("message", (message: ToChild) => message === "go" && resolve()));
}
