import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { SecretBox, SecretUnreadable } from "./secret-box.ts";

test("what was sealed opens with the same key only, and not after a changed byte", () => {
  const box = new SecretBox(randomBytes(32));
  const sealed = box.seal("pässword");

  expect(box.open(sealed)).toBe("pässword");
  expect(sealed.includes("pässword")).toBe(false);
  expect(() => new SecretBox(randomBytes(32)).open(sealed)).toThrow(SecretUnreadable);
  sealed[sealed.length - 1]! ^= 1;
  expect(() => box.open(sealed)).toThrow(SecretUnreadable);
});
