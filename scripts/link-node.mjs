// npm 10 installs the platform's Node package but leaves its link out of node_modules/.bin; without the link
// npm scripts would run on whatever Node started npm.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const linked = existsSync("node_modules/.bin/node") || existsSync("node_modules/.bin/node.cmd");
if (!linked && process.env.npm_execpath) {
  spawnSync(process.execPath, [process.env.npm_execpath, "rebuild", "--ignore-scripts"], { stdio: "inherit" });
}
