/** Numbers from 0 to below 1 that a seed decides, so that a failure can be made again (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Mutation = (lines: Buffer[], random: () => number) => void;

/** What may happen to a connector's output on its way, or in a connector that is wrong. */
const MUTATIONS: Mutation[] = [
  function flipByte(lines, random) {
    const line = lines[pick(lines, random)];
    if (line?.length) line[Math.floor(random() * line.length)]! ^= 1 << Math.floor(random() * 8);
  },
  function cutLine(lines, random) {
    const at = pick(lines, random);
    lines[at] = lines[at]!.subarray(0, Math.floor(random() * lines[at]!.length));
  },
  function loseLine(lines, random) {
    lines.splice(pick(lines, random), 1);
  },
  function repeatLine(lines, random) {
    const at = pick(lines, random);
    lines.splice(at, 0, Buffer.from(lines[at]!));
  },
  function swapLines(lines, random) {
    const [a, b] = [pick(lines, random), pick(lines, random)];
    [lines[a], lines[b]] = [lines[b]!, lines[a]!];
  },
  function joinLines(lines, random) {
    const at = pick(lines, random);
    if (at + 1 < lines.length) lines.splice(at, 2, Buffer.concat([lines[at]!, lines[at + 1]!]));
  },
  function miscount(lines, random) {
    const at = lines.findIndex((line) => line.includes("recordCount") && random() < 0.5);
    if (at === -1) return;
    const wrong = lines[at]!.toString("latin1").replace(
      /"recordCount":\d+/,
      () => `"recordCount":${Math.floor(random() * 9)}`,
    );
    lines[at] = Buffer.from(wrong, "latin1");
  },
  function loseEnd(lines, random) {
    lines.length = Math.max(1, Math.floor(random() * lines.length));
  },
  function addNoise(lines, random) {
    const noise = Buffer.from(
      Array.from({ length: 40 }, () => 1 + Math.floor(random() * 255)).filter((byte) => byte !== 10),
    );
    lines.splice(pick(lines, random), 0, noise);
  },
];

/** A connector's output with one to four things gone wrong. */
export function mutateStream(messages: readonly object[], random: () => number): Buffer[] {
  const lines = messages.map((message) => Buffer.from(JSON.stringify(message)));
  const times = 1 + Math.floor(random() * 4);
  for (let n = 0; n < times; n++) MUTATIONS[Math.floor(random() * MUTATIONS.length)]!(lines, random);
  return lines;
}

function pick(lines: readonly Buffer[], random: () => number): number {
  return Math.floor(random() * lines.length);
}
