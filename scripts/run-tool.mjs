import { spawn } from "node:child_process";

/**
 * Runs a package's program on this Node, what it prints going to the terminal as it comes; gives its exit code. Settings of
 * the caller's own Atlas are left out: no test may touch that one.
 */
export function runTool(args, env = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => name !== "DATABASE_URL" && !name.startsWith("ATLAS_"),
  );
  return new Promise((resolve, reject) => {
    const tool = spawn(process.execPath, args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...Object.fromEntries(inherited), ...env },
    });
    tool.once("error", reject);
    tool.once("close", (code) => resolve(code ?? 1));
  });
}
