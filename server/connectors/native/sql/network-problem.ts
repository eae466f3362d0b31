/** What is so, what to do, and whether trying again may help. */
export interface Problem {
  message: string;
  hint?: string;
  retryable?: boolean;
}

/** Why a server was not reached, by the operating system's error code; null for every other code. */
export function networkProblem(code: string, { host, port }: { host: string; port: number }): Problem | null {
  const place = `${host}:${port}`;
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return {
        message: `There is no machine called ${host}.`,
        hint: "Correct the host.",
        retryable: code !== "ENOTFOUND",
      };
    case "ECONNREFUSED":
      return {
        message: `Nothing answers at ${place}.`,
        hint: "Correct the host and port, or start the server and let it listen on that address.",
        retryable: true,
      };
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return {
        message: `${place} cannot be reached.`,
        hint: "See whether a firewall or a missing VPN stands between this machine and the server.",
        retryable: true,
      };
    default:
      return null;
  }
}
