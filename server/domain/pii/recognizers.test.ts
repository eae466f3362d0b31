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
  "de-passport": { right: ["C7KX41Z88", "CFKX41Z880"], wrong: ["HARTMANNS", "C7KX41Z8"] },
  "de-id-card": { right: ["L3HT9KP2X"], wrong: ["L3HT9KPAX"] },
  "de-fuehrerschein": { right: ["BO12345678A", "B072RRE2I55"], wrong: ["BO12345678"] },
  "de-social-security": { right: ["53 120487 W 024"], wrong: ["53120487W025", "53121387W024"] },
  "de-health-insurance": { right: ["T456789017"], wrong: ["T456789018"] },
  "de-lanr": { right: ["482913255"], wrong: ["482913155"] },
  "de-tax-number": { right: ["181/815/08155", "2181081508155"], wrong: ["18/8", "5181081508155"] },
  "de-kfz": { right: ["KA EF 12H", "HH-AB 1234"], wrong: ["KARL EF 12", "KA EF 012"] },
  "us-mbi": { right: ["7HK2-WT8-PQ41", "7HK2WT8PQ41"], wrong: ["7SK2-WT8-PQ41", "7HK2-WT8PQ41"] },
  "uk-passport": { right: ["AB1234567"], wrong: ["AB123456"] },
  "uk-driving-licence": { right: ["BRADY909158KL9XY"], wrong: ["BRADY913158KL9XY", "BR9DY909158KL9XY"] },
  "uk-vehicle-registration": { right: ["BD62 XYZ", "K1 ABC", "ABC 123D"], wrong: ["BI62 XYZ", "AB35 ABC", "ABC 123Z"] },
  "es-passport": { right: ["XYZ987654"], wrong: ["XY987654"] },
  "it-passport": { right: ["YA1234567"], wrong: ["Y1234567"] },
  "it-driver-license": { right: ["U1H00B000C", "AB1234567C"], wrong: ["U2H00B000C"] },
  "it-identity-card": { right: ["CA12345AB", "AX 1234567"], wrong: ["DA12345AB"] },
  "in-passport": { right: ["K4820195"], wrong: ["K0820195"] },
  "in-voter": { right: ["KLM4820195"], wrong: ["KL4820195"] },
  "in-vehicle-registration": { right: ["KA 03 MH 1234", "DL3CJI0001"], wrong: ["XX 03 MH 1234"] },
  "kr-frn": { right: ["820415-5123456"], wrong: ["821315-5123456", "820415-1123456"] },
  "kr-driver-license": { right: ["13-22-123456-12"], wrong: ["99-22-123456-12"] },
  "kr-passport": { right: ["M482K1957", "S48201957"], wrong: ["A48201957"] },
  "ph-tin": { right: ["412-907-367-000", "412907367"], wrong: ["412-907-368-000"] },
  "ng-vehicle-registration": { right: ["KJA-482PZ"], wrong: ["KJ-4821PZ"] },
  "tr-license-plate": { right: ["34 ABC 123", "06 JK 567"], wrong: ["82 ABC 123", "00 ABC 123"] },
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

test("no pattern is slow on hostile text of the greatest length that it ever sees as a column", () => {
  const hostile = ["1", "a", " ", "-", ".", "1 ", "a.", "A1", "(", "+1 ", "0x", ":0", "é", "/"].map((part) =>
    `${part.repeat(512 / part.length)}!`.slice(0, 513),
  );
  for (const { pattern, validate, id } of RECOGNIZERS) {
    // This thread's time alone: other work on the machine does not count.
    const before = process.threadCpuUsage();
    for (let round = 0; round < 20; round++) for (const text of hostile) if (pattern.test(text)) validate?.(text);
    // 280 texts of 512 characters; a pattern that backtracks takes minutes for one.
    expect(process.threadCpuUsage(before).user / 1000, id).toBeLessThan(500);
  }
});
