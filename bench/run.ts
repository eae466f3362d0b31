// npm run bench -- NAME [--records N] [--rounds N]: prints one JSON line with medians.
import { parseArgs } from "node:util";
import { benchSync } from "./sync.ts";

const BENCHES: Record<string, (options: { records: number; rounds: number }) => Promise<object>> = {
  sync: benchSync("nothing"),
  resync: benchSync("the same"),
  change: benchSync("other"),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { records: { type: "string", default: "1000000" }, rounds: { type: "string", default: "3" } },
});
const bench = BENCHES[positionals[0] ?? ""];
if (bench === undefined) {
  console.error(`Name a benchmark: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
console.log(JSON.stringify(await bench({ records: Number(values.records), rounds: Number(values.rounds) })));
