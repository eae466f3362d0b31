import { expect, test } from "vitest";
import { secretScrubber } from "./scrub-secrets.ts";

test.each([
  ["as it is", "t0k€n/+x", "Bearer t0k€n/+x.", "Bearer ••••••."],
  ["in JSON", 'a"b\\c', '{"p":"a\\"b\\\\c"}', '{"p":"••••••"}'],
  ["in an address", "p@ss w", "https://u:p%40ss%20w@host", "https://u:••••••@host"],
  ["line by line", "-----BEGIN\nAAAABBBB\n", "bad line AAAABBBB here", "bad line •••••• here"],
  [
    "inside a key document",
    '{"type":"service","private_key":"KEYKEY"}',
    "wrong KEYKEY of service",
    "wrong •••••• of service",
  ],
])("a secret is masked %s", (_where, secret, text, masked) => {
  expect(secretScrubber([secret])(text)).toBe(masked);
});

test("of two secrets of which one contains the other, neither is left in part", () => {
  expect(secretScrubber(["abcd", "abcdefgh"])("abcdefgh abcd")).toBe("•••••• ••••••");
});

test("values too short to be told from other text are left", () => {
  expect(secretScrubber(["1", "eu"])("1 eu")).toBe("1 eu");
});
