/** What supervisor and children say to each other over Node's own channel. */
export type ToChild = "go" | "stop" | "make-login-link";
export type FromChild = { kind: "ready" } | { kind: "login-link"; url: string };

/** A role that is up. */
export interface RunningRole {
  stop(): Promise<void>;
  /** A link that signs in once; the api makes them. */
  makeLoginLink?(): Promise<string>;
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
    process.on("message", async (message: ToChild) => {
      if (message === "make-login-link" && role.makeLoginLink)
        tell({ kind: "login-link", url: await role.makeLoginLink() });
    });
    tell({ kind: "ready" });
    await stopped;
    await role.stop();
  }
  process.exit(0);
}

function tell(message: FromChild): void {
  process.send?.(message);
}

function whenReleased(): Promise<void> {
  if (!process.send) return Promise.resolve();
  return new Promise((resolve) => process.on("message", (message: ToChild) => message === "go" && resolve()));
}
