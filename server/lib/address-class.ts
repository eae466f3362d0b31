import { BlockList, isIP } from "node:net";

/**
 * What lies behind an IP address, as far as requests from a server are concerned:
 * `public`, the internet; `private`, this machine and its own network; `forbidden`, where no request of Atlas has any
 * business: link-local addresses (a cloud's metadata service hands out credentials there), multicast and unspecified ones.
 */
export type AddressClass = "public" | "private" | "forbidden";

const FORBIDDEN = blockList([
  // RFC 6890: "this network" (Linux takes 0.0.0.0 for itself), link-local, multicast, reserved and broadcast.
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  // Metadata services outside the link-local range: Alibaba Cloud, Azure's wire server, Oracle Cloud, AWS over IPv6.
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["192.0.0.192", 32],
  ["fd00:ec2::", 32],
  ["::", 128],
  ["fe80::", 10],
  ["ff00::", 8],
]);

const PRIVATE = blockList([
  ["127.0.0.0", 8],
  ["::1", 128],
  // RFC 1918 and, for IPv6, RFC 4193.
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["fc00::", 7],
  // Carrier-grade NAT (RFC 6598), protocol assignments, benchmarks (RFC 2544), the old site-local range.
  ["100.64.0.0", 10],
  ["192.0.0.0", 24],
  ["198.18.0.0", 15],
  ["fec0::", 10],
]);

/** Of an address as text. What is none counts as forbidden: nothing is known of it. */
export function addressClass(address: string): AddressClass {
  const plain = address.split("%", 1)[0] ?? "";
  const version = isIP(plain);
  if (version === 0) return "forbidden";
  const inner = version === 6 ? embeddedIpv4(plain) : null;
  if (inner !== null) return addressClass(inner);
  const family = version === 6 ? "ipv6" : "ipv4";
  if (FORBIDDEN.check(plain, family)) return "forbidden";
  return PRIVATE.check(plain, family) ? "private" : "public";
}

/** IPv6 spellings that lead to an IPv4 address: mapped and compatible ones, NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056). */
function embeddedIpv4(address: string): string | null {
  const groups = groupsOf(address);
  const [first, second] = groups;
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || groups[5] === 0);
  const isUnspecifiedOrLoopback = groups.slice(0, 7).every((group) => group === 0) && groups[7]! <= 1;
  const isNat64 = first === 0x64 && second === 0xff9b;
  if ((isMapped && !isUnspecifiedOrLoopback) || isNat64) return dotted(groups[6]!, groups[7]!);
  return first === 0x2002 ? dotted(second!, groups[2]!) : null;
}

function groupsOf(address: string): number[] {
  // The URL parser writes any IPv6 address in groups only, without an IPv4 tail.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const parse = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const [left, right] = [parse(head), parse(tail ?? "")];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function blockList(subnets: readonly [address: string, bits: number][]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of subnets) list.addSubnet(address, bits, isIP(address) === 6 ? "ipv6" : "ipv4");
  return list;
}
