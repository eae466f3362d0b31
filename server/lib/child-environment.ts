/** What a program of others may need of this process's environment. Not the rest: that holds Atlas's own keys and addresses. */
const PASSED_ON = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "TEMP",
  "TMP",
  "SYSTEMROOT",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "REQUESTS_CA_BUNDLE",
  "NODE_EXTRA_CA_CERTS",
];

/** The environment that a program of others starts with: a connector, an MCP server. */
export function childEnvironment(own: Record<string, string> = {}): Record<string, string> {
  return { ...pick((name) => PASSED_ON.includes(name)), ...own };
}

/** The environment of what installs connectors: also the user's own settings for it (an index, a proxy, a cache). */
export function installerEnvironment(): Record<string, string> {
  return pick((name) => PASSED_ON.includes(name) || /^(UV|PIP)_/.test(name));
}

/** The environment of a container engine: also where it is told to find its service. */
export function engineEnvironment(): Record<string, string> {
  return pick(
    (name) => PASSED_ON.includes(name) || /^(DOCKER_|CONTAINER|XDG_RUNTIME_DIR$|REGISTRY_AUTH_FILE$)/.test(name),
  );
}

/** The environment of a program that somebody runs by hand: that of their shell, without Atlas's own keys and addresses. */
export function shellEnvironment(): Record<string, string> {
  return pick((name) => !name.startsWith("ATLAS_") && name !== "DATABASE_URL");
}

function pick(isWanted: (name: string) => boolean): Record<string, string> {
  const wanted = Object.entries(process.env).filter(([name, value]) => isWanted(name) && value !== undefined);
  return Object.fromEntries(wanted) as Record<string, string>;
}
