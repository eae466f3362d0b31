// Runs before `start` and `test`, on whatever Node npm was started with and without any package: installs what
// package-lock.json names, unless that was done already. Times are no help here (a checkout touches the lock), so the
// lock's hash is kept beside what it installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const LOCK = "package-lock.json";
const INSTALLED = "node_modules/.atlas-lock-hash";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Atlas needs Node 20.19 or newer to install itself; this is ${process.versions.node}. Get one from nodejs.org.`,
  );
  process.exit(1);
}

const hash = createHash("sha256").update(readFileSync(LOCK)).digest("hex");
const isInstalled = existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === hash;
if (!isInstalled) {
  const startedAt = Date.now();
  console.log("Installing packages (once, about a minute) …");
  const isWindows = process.platform === "win32";
  const { status } = spawnSync(isWindows ? "npm.cmd" : "npm", ["ci", "--loglevel=error"], {
    stdio: ["ignore", "inherit", "inherit"],
    shell: isWindows,
  });
  if (status !== 0) {
    console.error("`npm ci` failed, so Atlas cannot start; its reason is above.");
    process.exit(status ?? 1);
  }
  writeFileSync(INSTALLED, hash);
  console.log(`Packages installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}
