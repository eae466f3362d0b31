/** Why a request to another system came to nothing: for the address itself, on the way, or in the answer. */
export type OutboundFault =
  | "scheme"
  | "refused"
  | "unknown_host"
  | "unreachable"
  | "certificate"
  | "late"
  | "too_large"
  | "redirect";

/** A request that Atlas did not make, or whose answer it did not take. The message names the host, never a path or query. */
export class OutboundError extends Error {
  override name = "OutboundError";
  readonly host: string;

  constructor(
    readonly fault: OutboundFault,
    url: URL | string,
    what: string,
    /** The next thing to do, as a sentence. */
    readonly hint: string | null = null,
    options?: ErrorOptions,
  ) {
    const host = typeof url === "string" ? url : url.host || url.protocol;
    super(`${host} ${what}.`, options);
    this.host = host;
  }

  static refused(host: string, address: string): OutboundError {
    const named = host.includes(address) ? host : `${host} (${address})`;
    return new OutboundError(
      "refused",
      named,
      "is an address that Atlas does not ask",
      "Addresses of this machine and its own network are asked when ATLAS_PRIVATE_ADDRESSES=allow is set; link-local and metadata addresses never are.",
    );
  }

  static late(url: URL, ms: number): OutboundError {
    return new OutboundError("late", url, `did not answer within ${ms / 1000} s`, "See whether it is overloaded.");
  }

  static tooLarge(url: URL, bytes: number): OutboundError {
    return new OutboundError("too_large", url, `answered with more than ${Math.floor(bytes / 1024 / 1024)} MiB`);
  }

  /** What `fetch` rejected with, in words. */
  static from(error: unknown, url: URL): OutboundError {
    const causes = causesOf(error);
    const own = causes.find((cause) => cause instanceof OutboundError);
    if (own) return own;
    const code = causes.map(codeOf).find((each) => each !== null) ?? null;
    const { fault, what, hint } = describe(code);
    const detail = code === null ? ` (${String(causes.at(-1) instanceof Error ? causes.at(-1) : error)})` : "";
    return new OutboundError(fault, url, what + detail, hint, { cause: error });
  }
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause != null && causes.length < 5; cause = (cause as { cause?: unknown }).cause) {
    causes.push(cause, ...(cause instanceof AggregateError ? cause.errors : []));
  }
  return causes;
}

function codeOf(cause: unknown): string | null {
  const code = (cause as { code?: unknown }).code;
  return typeof code === "string" ? code : null;
}

function describe(code: string | null): { fault: OutboundFault; what: string; hint: string | null } {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return { fault: "unknown_host", what: "is a name that nobody knows", hint: "Correct the address." };
    case "ECONNREFUSED":
      return {
        fault: "unreachable",
        what: "takes no connections (ECONNREFUSED)",
        hint: "See whether it runs, and at this port.",
      };
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return {
        fault: "certificate",
        what: `has a certificate that nobody vouches for (${code})`,
        hint: "Where that is as it should be, allow its self-signed certificate.",
      };
    case "CERT_HAS_EXPIRED":
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return { fault: "certificate", what: `has a certificate that does not hold (${code})`, hint: null };
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return { fault: "late", what: "does not let itself be connected to in time", hint: "See whether it runs." };
    default:
      return {
        fault: "unreachable",
        what: code === null ? "cannot be reached" : `broke off (${code})`,
        hint: null,
      };
  }
}
