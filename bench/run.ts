// npm run bench -- NAME [--records N] [--rounds N] [--minutes N]: prints one JSON line.
import { parseArgs } from "node:util";
import { benchCatalog } from "./catalog.ts";
import { benchConnector } from "./connector.ts";
import { benchCrowd } from "./crowd.ts";
import { benchLive } from "./live.ts";
import { benchPii } from "./pii.ts";
import { benchSoak } from "./soak.ts";
import { benchSync } from "./sync.ts";

interface Options {
  records: number;
  rounds: number;
  minutes: number;
}

const BENCHES: Record<string, (options: Options) => Promise<object>> = {
  sync: benchSync("nothing"),
  resync: benchSync("the same"),
  change: benchSync("other"),
  soak: benchSoak,
  crowd: benchCrowd,
  connector: benchConnector,
  catalog: benchCatalog,
  live: benchLive,
  pii: benchPii,
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    records: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "3" },
    minutes: { type: "string", default: "20" },
  },
});
const bench = BENCHES[positionals[0] ?? ""];
if (bench === undefined) {
  console.error(`Name a benchmark: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
const numbers = { records: Number(values.records), rounds: Number(values.rounds), minutes: Number(values.minutes) };
console.log(JSON.stringify(await bench(numbers)));
process.exit(0); // Prisma's engine keeps a timer after the migrations
