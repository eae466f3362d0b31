import { describe, expect, test } from "vitest";
import { classifyColumn, classifyTable } from "./classify-column.ts";
import type { ColumnSample } from "./column-verdict.ts";

const column = (name: string, values: string[], type = "text"): ColumnSample => ({
  name,
  type,
  values,
  nonNull: values.length,
});
const entityOf = (name: string, values: string[], type?: string) =>
  classifyColumn(column(name, values, type))?.entityType ?? null;
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

const EMAILS = many(30, (index) => `reader${index}@example.org`);
const GIVEN = ["Anna", "Peter", "Sophie", "Lars", "Maria", "Jan", "Clara", "Thomas", "Emma", "Paul", "Ida", "Karl"];
const FAMILY = [
  "Nielsen",
  "Weber",
  "Rossi",
  "García",
  "Smith",
  "Dubois",
  "Kowalski",
  "Berg",
  "Visser",
  "Lund",
  "Moreau",
  "Hall",
];
const FULL_NAMES = GIVEN.flatMap((given, index) => [
  `${given} ${FAMILY[index]}`,
  `${given} ${FAMILY[(index + 5) % 12]}`,
]);
const IBANS = [
  "DE89 3704 0044 0532 0130 00",
  "GB29 NWBK 6016 1331 9268 19",
  "NL91 ABNA 0417 1643 00",
  "FR14 2004 1010 0505 0001 3M02 606",
];
const SSNS = many(40, (index) => `${536 + index}-${10 + index}-${4399 + index}`);
const ADDRESSES = [
  "Hauptstraße 12, 10115 Berlin",
  "Nørregade 4, 8000 Aarhus",
  "12 Main Street, Springfield",
  "8, avenue Valette, 64816 Pau",
];
const BIRTHDAYS = many(40, (index) => `${1935 + ((index * 7) % 75)}-0${1 + (index % 9)}-1${index % 9}`);

describe("what is personal data", () => {
  test.each<[string, string, string[], string]>([
    ["e-mail addresses, whatever the name", "col_7", EMAILS, "EMAIL_ADDRESS"],
    ["IBANs under an opaque name", "f6", IBANS, "IBAN_CODE"],
    ["phone numbers with country codes", "x", many(20, (i) => `+45 20 12 ${10 + i} 56`), "PHONE_NUMBER"],
    ["bare digits that the name calls a phone", "Mobil-Nr", many(20, (i) => `${99858555 - i * 977}`), "PHONE_NUMBER"],
    [
      "cards that pass the check and a network's range",
      "pan_cc",
      ["4111111111111111", "378282246310005", "5555555555554444"],
      "CREDIT_CARD",
    ],
    ["social security numbers that the name calls so", "ssn", SSNS, "US_SSN"],
    ["full names under a name that says nothing", "f1", FULL_NAMES, "PERSON"],
    ["given names under a Danish name", "fornavn", GIVEN, "PERSON"],
    ["surnames in small letters", "last_name", FAMILY.map((name) => name.toLowerCase()), "PERSON"],
    [
      "names in another script under a name that means people",
      "full_name",
      ["山田 太郎", "佐藤 花子", "Иван Петров"],
      "PERSON",
    ],
    ["street addresses", "col_1", ADDRESSES, "LOCATION"],
    ["dates of birth in camelCase and another language", "dataDiNascita", BIRTHDAYS, "DATE_OF_BIRTH"],
    ["user names", "LOGIN", ["karl560", "laursen_ste", "emathiasen", "jan23", "eovergaard"], "USERNAME"],
    ["postal codes with a name", "postnr", ["8000", "2100", "5000"], "ZIP_CODE"],
    ["IP addresses", "c", ["66.102.245.88", "142.73.230.48", "203.0.113.7"], "IP_ADDRESS"],
    ["hardware addresses", "c", ["50:84:73:30:57:0d", "7c:5f:28:79:05:2a"], "MAC_ADDRESS"],
    ["links to people's pages", "link", many(10, (i) => `https://social.example.org/u/reader${i}`), "URL"],
    ["objects with personal fields", "payload", many(10, (i) => `{"id": ${i}, "mail": "r${i}@example.org"}`), "JSON"],
    [
      "prose in which two in a hundred texts hold an address",
      "notes",
      many(
        100,
        (i) => `The lid number ${i} does not close at all.${i % 50 ? "" : ` Write to r${i}@example.org please.`}`,
      ),
      "FREE_TEXT",
    ],
  ])("%s", (_, name, values, entity) => expect(entityOf(name, values)).toBe(entity));
});

describe("what is not", () => {
  test.each<[string, string, string[]]>([
    ["booleans under `email`", "email", ["true", "false"]],
    ["amounts under `phone`", "phone", many(20, (i) => `${979 + i}.63`)],
    ["dates under `phone`", "phone", many(20, (i) => `2022-07-${10 + i}`)],
    ["business dates", "invoice_date", BIRTHDAYS],
    ["versions that look like addresses", "c", ["7.5.19.77", "7.4.9.3", "3.14.19.84"]],
    ["times of day that look like hardware addresses", "c", ["05:04:11:12:13:14", "11:10:13:14:15:16"]],
    ["numbers of which a tenth pass Luhn by chance", "order_no", many(200, (i) => `${4000000000000000 + i * 7919}`)],
    ["the form of a social security number alone", "parcel_id", SSNS],
    ["five digits alone", "col_3", ["30517", "09832", "56575"]],
    ["UUIDs under a user's name", "user_id", many(20, (i) => `a${i % 10}143566-45f5-48b8-89e5-43a020f52b${10 + i}`)],
    ["states under a name that means people", "first_name", ["Active", "Pending", "Closed"]],
    ["states under a user's name", "login", ["active", "pending", "closed"]],
    [
      "numbers that begin with a date of issue",
      "c",
      many(60, (i) => `24${String(1 + (i % 12)).padStart(2, "0")}${10 + (i % 20)}${1000 + i}`),
    ],
    ["keys under a phone's name", "phone", many(20, (i) => `${505301 + i * 977}`)],
    ["keys under a postal code's name", "zip", many(40, (i) => `${2 ** (10 + (i % 9)) + i}`)],
    ["hashes", "c", many(5, (i) => `${i}a0d9545f974b8a1cdd62e333cdd12f0`)],
    ["months, though April and May are given names", "month_name", ["April", "May", "June", "August"]],
    ["firms named after people", "name", ["Weber & Sons Ltd", "Nielsen ApS", "Rossi Logistics", "Hall Partners"]],
    ["products with a given name first", "f2", many(20, (i) => `${GIVEN[i % 12]} ${["Chair", "Lamp"][i % 2]}`)],
    ["airports", "name", ["London-Corbin Airport", "Silver Springs Airport", "Martin State"]],
    ["coordinates", "position", ["10.179637,27.906820", "-31.473156,-21.255345"]],
    ["generic links", "url", many(5, (i) => `https://example.org/articles/${i}`)],
    ["prose without personal data", "notes", many(20, (i) => `Parcel ${i} arrived late and the box was wet.`)],
    ["objects without personal fields", "dimensions", many(5, (i) => `{"w": ${i}, "unit": "cm"}`)],
    ["a column without values", "email", []],
    ["placeholders", "email", ["N/A", "-", "null"]],
  ])("%s", (_, name, values) => expect(entityOf(name, values)).toBeNull());
});

test("a verdict says in words what was counted and which word of the name agrees", () => {
  const verdict = classifyColumn(column("customerIban", [...IBANS, "none known"]))!;
  expect(verdict).toMatchObject({ entityType: "IBAN_CODE", sampled: 5, matched: 4, validated: 4, recognizer: "iban" });
  expect(verdict.explanation).toBe("4 of 5 values are valid IBANs; the name says iban");
});

test("masked examples show no digit, no length and no more than a first letter", () => {
  const tables = [column("iban", IBANS), column("email", EMAILS), column("ssn", SSNS), column("name", FULL_NAMES)];
  for (const { maskedExamples } of classifyTable(tables).values()) {
    for (const example of maskedExamples) expect(example).toMatch(/^\p{L}?•{6}$/u);
  }
});

test("dates without a telling name are birthdays only beside people, and only when they span lifetimes", () => {
  const people = column("f1", FULL_NAMES);
  const dates = column("f5", BIRTHDAYS);
  const recent = column(
    "f4",
    many(40, (index) => `${2021 + (index % 5)}-0${1 + (index % 9)}-1${index % 9}`),
  );
  expect([...classifyTable([column("mail", EMAILS), people, recent, dates]).keys()]).toEqual(["mail", "f1", "f5"]);
  expect(classifyTable([recent, dates]).size).toBe(0);
});

test("a town is a place where people live only beside their addresses", () => {
  const towns = column("wohnort", ["Vohenstrauß", "Wernigerode", "Bad Tölz"]);
  expect([...classifyTable([towns, column("plz", ["50457", "12751", "80608"])]).keys()]).toEqual(["plz", "wohnort"]);
  expect(classifyTable([towns]).size).toBe(0);
});

test("prose and JSON say what they contain and how often", () => {
  const notes = many(100, (i) => `The lid number ${i} does not close.${i % 20 ? "" : " Spoke with Anna Weber."}`);
  expect(classifyColumn(column("notes", notes))!.contains).toEqual([{ entityType: "PERSON", share: 0.05 }]);
  const json = many(10, (i) => `{"customer": {"name": "${FULL_NAMES[i]}"}, "qty": ${i}}`);
  const verdict = classifyColumn(column("payload", json))!;
  expect(verdict.contains).toEqual([{ entityType: "PERSON", share: 1 }]);
  expect(verdict.explanation).toContain("customer.name (PERSON)");
});

test("JSON is read whole, however far down its personal field is", () => {
  const json = many(10, (i) => JSON.stringify({ padding: "x".repeat(5000), mail: `r${i}@example.org` }));
  expect(entityOf("payload", json)).toBe("JSON");
});

test("a value of any length is looked at without being read to its end", () => {
  expect(entityOf("blob", ["a@".repeat(5_000_000), "{".repeat(1_000_000), "Anna ".repeat(1_000_000)])).toBeNull();
});
