import { passesIbanCheck } from "./checksums.ts";

/** What follows the check digits by country, as ISO 13616's registry has it: n digits, a letters, c either. */
const ACCOUNT_FORMS = `
  AD n8c12, AE n19, AL n8c16, AT n16, AZ a4c20, BA n16, BE n12, BG a4n6c8, BH a4c14, BI n23, BR n23a1c1, BY c4n4c16,
  CH n5c12, CR n18, CY n8c16, CZ n20, DE n18, DJ n23, DK n14, DO c4n20, EE n16, EG n25, ES n20, FI n14, FK a2n12,
  FO n14, FR n10c11n2, GB a4n14, GE a2n16, GI a4c15, GL n14, GR n7c16, GT c4c20, HR n17, HU n24, IE a4n14, IL n19,
  IQ a4n15, IS n22, IT a1n10c12, JO a4n4c18, KW a4c22, KZ n3c13, LB n4c20, LC a4c24, LI n5c12, LT n16, LU n3c13,
  LV a4c13, LY n21, MC n10c11n2, MD c20, ME n18, MK n3c10n2, MN n16, MR n23, MT a4n5c18, MU a4n19a3, NI a4n20,
  NL a4n10, NO n11, OM n3c16, PK a4c16, PL n24, PS a4c21, PT n21, QA a4c21, RO a4c16, RS n18, RU n14c15, SA n2c18,
  SC a4n20a3, SD n14, SE n20, SI n15, SK n20, SM a1n10c12, SO n19, ST n21, SV a4n20, TL n19, TN n20, TR n6c16,
  UA n6c19, VA n18, VG a4n16, XK n16, YE a4n4c18`;

const CHARACTERS: Record<string, string> = { n: "\\d", a: "[A-Z]", c: "[A-Z\\d]" };

const FORM_BY_COUNTRY: ReadonlyMap<string, { length: number; form: RegExp; startsWithDigit: boolean }> = new Map(
  ACCOUNT_FORMS.split(",").map((entry) => {
    const [country, parts] = entry.trim().split(" ") as [string, string];
    const runs = [...parts.matchAll(/([nac])(\d+)/g)];
    const length = runs.reduce((sum, [, , count]) => sum + Number(count), 4);
    const body = runs.map(([, kind, count]) => `${CHARACTERS[kind!]}{${count}}`).join("");
    return [country, { length, form: new RegExp(`^${country}\\d{2}${body}$`), startsWithDigit: parts[0] === "n" }];
  }),
);

/** An IBAN with or without separators: a country's form and the check digits. */
export function isIban(value: string): boolean {
  const iban = value.replace(/[ -]/g, "").toUpperCase();
  return FORM_BY_COUNTRY.get(iban.slice(0, 2))?.form.test(iban) === true && passesIbanCheck(iban);
}

/** How many characters from the beginning on have as many letters and digits as the country's IBANs; 0 if too few. */
export function lengthOfIban(text: string): number {
  const country = FORM_BY_COUNTRY.get(text.slice(0, 2).toUpperCase());
  const first = text[4] === " " || text[4] === "-" ? text[5]! : text[4]!;
  if (country === undefined || (country.startsWithDigit && !(first >= "0" && first <= "9"))) return 0;
  let missing = country.length;
  for (let index = 0; index < text.length; index++) {
    if (text[index] !== " " && text[index] !== "-") missing--;
    if (missing === 0) return index + 1;
  }
  return 0;
}
