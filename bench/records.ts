import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { JsonSchema } from "../server/domain/stream.ts";

/** Seventeen columns as a shop's orders have them: about 470 bytes of JSON a record. */
export const ORDER_PROPERTIES: Record<string, JsonSchema> = {
  id: { type: "integer" },
  customer_id: { type: "integer" },
  email: { type: "string" },
  full_name: { type: "string" },
  status: { type: "string" },
  currency: { type: "string" },
  amount: { type: "number" },
  tax: { type: "number" },
  quantity: { type: "integer" },
  sku: { type: "string" },
  is_gift: { type: "boolean" },
  created_at: { type: "string", format: "date-time" },
  updated_at: { type: "string", format: "date-time" },
  ship_date: { type: "string", format: "date" },
  address: { type: "object", properties: {} },
  note: { type: ["null", "string"] },
  tags: { type: "array" },
};

const NAMES = ["Ada", "Bruno", "Chiara", "Dmitri", "Elif", "Fatima", "Goran", "Hana", "Ines", "Jonas"];
const TOWNS = ["Lisbon", "Turin", "Graz", "Bergen", "Cork", "Varna", "Ghent", "Malmö", "Brno", "Split"];
const WORDS = "leave it with the neighbour or ring twice and wait for the door to open after noon".split(" ");

/** A fixed sequence of pseudo-random numbers, so that every run makes the same records. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function orderJson(id: number, random: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const created = new Date(Date.UTC(2025, 0, 1) + Math.floor(random() * 3e10)).toISOString();
  const name = `${pick(NAMES)} ${pick(NAMES)}son`;
  return JSON.stringify({
    id,
    customer_id: Math.floor(random() * 200_000),
    email: `${name.toLowerCase().replace(" ", ".")}${id % 9973}@example.org`,
    full_name: name,
    status: pick(["new", "paid", "packed", "shipped", "returned"]),
    currency: pick(["EUR", "USD", "NOK"]),
    amount: Number((random() * 900).toFixed(2)),
    tax: Number((random() * 90).toFixed(2)),
    quantity: 1 + Math.floor(random() * 9),
    sku: `SKU-${100_000 + Math.floor(random() * 900_000)}`,
    is_gift: random() < 0.1,
    created_at: created,
    updated_at: created,
    ship_date: created.slice(0, 10),
    address: {
      street: `${pick(WORDS)} street ${1 + (id % 200)}`,
      town: pick(TOWNS),
      zip: String(10_000 + (id % 89_999)),
    },
    note: random() < 0.3 ? null : Array.from({ length: 9 }, () => pick(WORDS)).join(" "),
    tags: [pick(WORDS), pick(WORDS), pick(WORDS), pick(WORDS)],
  });
}

/** Of every hundred orders, one differs from the time before, one is gone and one is new. */
export type Change = "none" | "one in a hundred";

/** Writes the records twice: bare, as lines for COPY, and as the messages of a connector. */
export async function writeOrders(
  records: number,
  files: { lines: string; messages: string },
  change: Change = "none",
): Promise<{ bytes: number }> {
  const [lines, messages] = [createWriteStream(files.lines), createWriteStream(files.messages)];
  const random = sequence(7);
  let bytes = 0;
  for (let from = 1; from <= records; from += 2_000) {
    let [bare, wrapped] = ["", ""];
    for (let id = from; id < Math.min(from + 2_000, records + 1); id++) {
      const order = orderJson(id, random);
      const data = change === "none" ? order : changed(order, id, records);
      bytes += data.length;
      bare += `${data}\n`;
      wrapped += `{"type":"RECORD","record":{"stream":"orders","data":${data},"emitted_at":1767000000000}}\n`;
    }
    // A state every 50,000 records, as a database source sends them.
    if ((from - 1) % 50_000 === 48_000) wrapped += stateLine(Math.min(from + 1_999, records));
    if (!lines.write(bare)) await once(lines, "drain");
    if (!messages.write(wrapped)) await once(messages, "drain");
  }
  messages.write(statusLine("COMPLETE"));
  lines.end();
  messages.end();
  await Promise.all([finished(lines), finished(messages)]);
  return { bytes };
}

/** The order with another number takes the place of the one that is gone, so that the count stays. */
function changed(order: string, id: number, records: number): string {
  if (id % 100 === 1) return order.replace(`{"id":${id},`, `{"id":${id + records},`);
  if (id % 100 === 2) return order.replace(/"quantity":\d+/, '"quantity":77');
  return order;
}

function stateLine(id: number): string {
  const stream = { stream_descriptor: { name: "orders" }, stream_state: { id } };
  return `${JSON.stringify({ type: "STATE", state: { type: "STREAM", stream } })}\n`;
}

function statusLine(status: string): string {
  const stream_status = { stream_descriptor: { name: "orders" }, status };
  return `${JSON.stringify({ type: "TRACE", trace: { type: "STREAM_STATUS", emitted_at: 1, stream_status } })}\n`;
}
