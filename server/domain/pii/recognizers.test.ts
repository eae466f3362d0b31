import { describe, expect, test } from "vitest";
import { RECOGNIZERS } from "./recognizers.ts";

/** A few right and wrong values for each rule; the right ones are made up and carry right check digits. */
const CASES: Record<string, { right: string[]; wrong: string[] }> = {
  email: { right: ["ana.ruiz+x@mail.example.org", "jörg@müller.de"], wrong: ["@home12", "a@b", "x@y..z"] },
  "phone-international": {
    right: ["+45 20 12 34 56", "+49 (0) 8603 273922", "0033 6 12 34 56 78"],
    wrong: ["+1", "+12 months"],
  },
  "phone-national": { right: ["0155530769", "(073) 2496672"], wrong: ["2022-07-13", "979.63", "13.07.2022", "12345"] },
  "phone-north-american": { right: ["(415) 555-2671", "415-555-2671 x12"], wrong: ["083-70-1234", "115-555-2671"] },
  "phone-grouped": { right: ["01 55 53 07 69", "0450 530262"], wrong: ["12 34 56 78 90"] },
  "phone-with-area-code": { right: ["(02378) 38781"], wrong: ["(2013)"] },
  ipv4: { right: ["192.168.0.1", "10.1.2.3:8080"], wrong: ["256.1.1.1", "1.2.3"] },
  ipv6: { right: ["2001:db8::8a2e:370:7334"], wrong: ["::", "09:30:15"] },
  mac: { right: ["00:1B:44:11:3A:B7", "001b.4411.3ab7"], wrong: ["00:1B:44-11:3A:B7", "05:04:11"] },
  "profile-url": {
    right: ["https://social.example.org/u/ana", "https://example.org/@ana"],
    wrong: ["https://example.org/shop/7"],
  },
  "personal-url": { right: ["www.example.org/ana"], wrong: ["example"] },
  "credit-card": {
    right: ["4111 1111 1111 1111", "378282246310005"],
    wrong: ["4111 1111 1111 1112", "9111111111111111"],
  },
  iban: {
    right: ["DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819"],
    wrong: ["DE88 3704 0044 0532 0130 00", "DE89 3704"],
  },
  bitcoin: {
    right: ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"],
    wrong: ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz"],
  },
  ethereum: { right: ["0x52908400098527886E0F7030069857D2E4169EE7"], wrong: ["0x5290"] },
  "aba-routing": { right: ["021000021"], wrong: ["021000022", "991000021"] },
  "us-bank-number": { right: ["123456789"], wrong: ["1234"] },
  "dk-cpr": { right: ["070761-4285", "0707614285"], wrong: ["320761-4285", "071361-4285"] },
  "se-personnummer": { right: ["811218-9876", "19811218-9876"], wrong: ["811218-9875", "811318-9876"] },
  "fi-hetu": { right: ["131052-308T"], wrong: ["131052-308U"] },
  "de-tax-id": { right: ["86 095 742 719"], wrong: ["86 095 742 718", "01234567890"] },
  "uk-nhs": { right: ["943 476 5919"], wrong: ["943 476 5918"] },
  "uk-nino": { right: ["AB 12 34 56 C"], wrong: ["BG 12 34 56 C", "AB 12 34 56 E"] },
  "es-nif": { right: ["12345678Z"], wrong: ["12345678A"] },
  "es-nie": { right: ["X1234567L"], wrong: ["X1234567A"] },
  "it-fiscal-code": { right: ["RSSMRA85T10A562S"], wrong: ["RSSMRA85T10A562T"] },
  "it-vat-code": { right: ["12345670017"], wrong: ["12345670018"] },
  "pl-pesel": { right: ["44051401359"], wrong: ["44051401358", "44991401359"] },
  "tr-national-id": { right: ["10000000146"], wrong: ["10000000145"] },
  "us-ssn": { right: ["536-90-4399"], wrong: ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567"] },
  "us-itin": { right: ["912-70-1234"], wrong: ["912-10-1234"] },
  "us-npi": { right: ["1234567893"], wrong: ["1234567890"] },
  "us-dea": { right: ["AB1234563"], wrong: ["AB1234560"] },
  "us-passport": { right: ["A12345678"], wrong: ["ABC"] },
  "us-driver-license": { right: ["D1234567"], wrong: ["active"] },
  "ca-sin": { right: ["130 692 544"], wrong: ["130 692 545"] },
  "in-pan": { right: ["ABCPE1234F"], wrong: ["ABCDE1234F"] },
  "in-aadhaar": { right: ["2341 2341 2346"], wrong: ["2341 2341 2345"] },
  "sg-nric": { right: ["S1234567D"], wrong: ["S1234567E"] },
  "au-tfn": { right: ["876 543 210"], wrong: ["876 543 211"] },
  "au-abn": { right: ["51 824 753 556"], wrong: ["51 824 753 557"] },
  "au-acn": { right: ["004 085 616"], wrong: ["004 085 617"] },
  "au-medicare": { right: ["2123 45670 1"], wrong: ["2123 45671 1"] },
  "kr-rrn": { right: ["960121-1234561"], wrong: ["960121-1234562", "961321-1234561"] },
  "th-tnin": { right: ["1-2345-67890-12-1"], wrong: ["1-2345-67890-12-2"] },
  "ng-nin": { right: ["12345678901"], wrong: ["1234567890"] },
  "za-id": { right: ["8001015009087"], wrong: ["8001015009088", "8013015009087"] },
  "date-of-birth": { right: ["1988-05-19", "07.06.1955", "3 May 1971"], wrong: ["2322.76", "active"] },
  username: { right: ["karl560", "laursen_ste"], wrong: ["b7143566-45f5-48b8-89e5-43a020f52b58", "two words"] },
  "uk-postcode": { right: ["SW1A 1AA", "N13 1BR"], wrong: ["AAA 1AA"] },
  "zip-code": { right: ["30517", "12-345", "1234 AB", "K1A 0B1"], wrong: ["12", "active"] },
};

describe.each(RECOGNIZERS)("$id", ({ id, pattern, validate }) => {
  const accepts = (value: string) => pattern.test(value) && (validate?.(value) ?? true);
  test.each(CASES[id]?.right ?? ["(no case: add one)"])("takes %s", (value) => expect(accepts(value)).toBe(true));
  test.each(CASES[id]?.wrong ?? [])("leaves %s", (value) => expect(accepts(value)).toBe(false));
});

test("no pattern is slow on hostile text of the greatest length that it ever sees", () => {
  const hostile = ["1", "a", " ", "-", ".", "1 ", "a.", "A1", "(", "+1 ", "0x", ":0", "é", "/"].map((part) =>
    `${part.repeat(512 / part.length)}!`.slice(0, 513),
  );
  for (const { pattern, validate, id } of RECOGNIZERS) {
    const before = process.cpuUsage();
    for (let round = 0; round < 20; round++) for (const text of hostile) if (pattern.test(text)) validate?.(text);
    const { user } = process.cpuUsage(before);
    // 280 texts of 512 characters; a pattern that backtracks takes minutes for one.
    expect(user / 1000, id).toBeLessThan(500);
  }
});
