// One sync of a connector in a process of its own, as a worker runs it: `URL HOME CONNECTOR CONFIG`. Prints its seconds, its
// records and its greatest memory.
import { SourceBench } from "../server/testing/source-bench.ts";

const [url = "", environmentsDir = "", connectorId = "", config = "{}"] = process.argv.slice(2);
const bench = await SourceBench.open(url, { connectorId, config: JSON.parse(config), environmentsDir });
const began = performance.now();
const { failure } = await bench.run();
const syncSeconds = (performance.now() - began) / 1_000;
if (failure !== null) throw new Error(failure.message);
const { read } = await bench.balance();
await bench.close();
const peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
console.log(JSON.stringify({ syncSeconds, records: read, peakRssMiB }));
process.exit(0); // Prisma's engine keeps a timer after the migrations
