import { isIPv6 } from "node:net";
import { patternForFormat } from "../../quality/format-patterns.ts";
import type { Recognizer } from "../recognizer.ts";

const IPV4_IN_TEXT =
  /(?<![\p{L}\p{N}_]|\d\.)(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\p{L}\p{N}_]|\.\d)/u;

/** A whole run of what addresses are made of, without the full stop of the sentence. */
const IPV6_IN_TEXT = /(?<![\p{L}\p{N}_:.])(?=[\da-f.]{0,4}:)[\da-f:.]{1,45}[\da-f:](?!\.?[\p{L}\p{N}_:])/iu;

export const NETWORK_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "ipv4",
    entityType: "IP_ADDRESS",
    source: "RFC 791",
    noun: "IPv4 addresses",
    pattern: /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?::\d{1,5}|\/\d{1,2})?$/,
    names: `
      ip, ip address, ip addr, ipv4, client ip, remote addr, remote address, host ip, ip adresse, dirección ip,
      adresse ip, source ip`,
    notNames: "version, build, release, firmware, revision, ver, oid, section, chapter",
    confidence: 0.9,
    looksRight: spreadsLikeAddresses,
    text: [{ pattern: IPV4_IN_TEXT, score: 0.6 }],
  },
  {
    id: "ipv6",
    entityType: "IP_ADDRESS",
    source: "RFC 4291",
    noun: "IPv6 addresses",
    pattern: new RegExp(patternForFormat("ipv6")!),
    validate: (value) => value.length > 6 && (value.match(/:/g)?.length ?? 0) >= 3,
    names: "ip, ipv6, ip address, ip addr, client ip, remote addr",
    confidence: 0.9,
    text: [
      { pattern: IPV6_IN_TEXT, validate: (run) => run !== "::" && isIPv6(run), score: 0.6 },
      { pattern: /(?<![\p{L}\p{N}_:.])::(?![\p{L}\p{N}_:.])/u, validate: null, score: 0.1 },
    ],
  },
  {
    id: "mac",
    entityType: "MAC_ADDRESS",
    source: "IEEE 802",
    noun: "MAC addresses",
    pattern: /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$|^(?:[0-9a-f]{2}-){5}[0-9a-f]{2}$|^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/i,
    names: "mac, mac address, mac addr, device mac, hardware address, ethernet, wlan, bssid, hwaddr",
    confidence: 0.95,
    // Three times of day in a row are pairs of digits too; real addresses use the letters.
    looksRight: (values, hasName) => hasName || values.some((value) => /[a-f]/i.test(value)),
    text: [{ score: 0.9 }],
  },
  {
    id: "profile-url",
    entityType: "URL",
    source: "RFC 3986",
    noun: "links to people's pages",
    pattern:
      /^https?:\/\/[^\s/]+\/(?:[^\s/]+\/)?(?:u|user|users|usr|profile|profiles|people|person|persons|member|members|in|author|authors|~[^\s/]+|@[^\s/]+)(?:[/?][^\s]*)?$/i,
    names: `
      profile, profile url, linkedin, facebook, twitter, instagram, github, xing, social, homepage, personal
      website, avatar url`,
    confidence: 0.8,
  },
  {
    id: "personal-url",
    entityType: "URL",
    source: "RFC 3986",
    noun: "web addresses",
    pattern: /^(?:https?:\/\/|www\.)[^\s/]+(?:\/[^\s]*)?$/i,
    names: `
      profile, profile url, profil, perfil, profilo, linkedin, facebook, twitter, instagram, xing, social, social
      url, personal website`,
    needsName: true,
    confidence: 0.7,
  },
];

/**
 * Versions such as 7.5.19.77 have the form of an address. Addresses begin anywhere from 1 to 255; the first numbers of
 * versions stay small. One private network (10.…) is too little to tell.
 */
function spreadsLikeAddresses(values: readonly string[], hasName: boolean): boolean {
  if (hasName) return true;
  const high = values.filter((value) => Number.parseInt(value, 10) >= 32);
  return high.length >= values.length * 0.3;
}
