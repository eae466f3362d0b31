import { expect, test } from "vitest";
import { describeRequirement, isAllowed } from "./python-requirement.ts";

test.each([
  [">=3.10,<3.13", "Python 3.10 or newer, up to 3.12", [10, 11, 12]],
  ["<3.14,>=3.11", "Python 3.11 or newer, up to 3.13", [11, 12, 13]],
  [">=3.10", "Python 3.10 or newer", [10, 11, 12, 13, 14]],
  ["~=3.12", "Python 3.12 or newer", [12, 13, 14]],
  [">=3.9,!=3.11.*,<4.0", "Python 3.9 or newer", [9, 10, 12, 13, 14]],
])("%s is %s", (requirement, words, minors) => {
  expect(describeRequirement(requirement)).toBe(words);
  const allowed = [8, 9, 10, 11, 12, 13, 14].filter((minor) => isAllowed({ major: 3, minor }, requirement));
  expect(allowed).toEqual(minors);
});
