/** Check digits of numbers that people and accounts are known by. Each takes the bare characters, without separators. */

// Loops rather than array methods: a text of a million digits asks for hundreds of thousands of checks.

/** The digits of a text, whatever stands between them. */
export function digitsOf(text: string): number[] {
  const digits: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit >= 0 && digit <= 9) digits.push(digit);
  }
  return digits;
}

export function weightedSum(digits: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += weights[index]! * (digits[index] ?? 0);
  return sum;
}

/** ISO/IEC 7812: cards, and the Swedish, Canadian and South African numbers; reads past separators. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  let isDoubled = false;
  for (let index = number.length - 1; index >= 0; index--) {
    const digit = number.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) continue;
    sum += isDoubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
    isDoubled = !isDoubled;
  }
  return sum % 10 === 0;
}

/** ISO 7064 MOD 97-10 over letters and digits, as IBANs use it, with the first four characters moved to the end. */
export function passesIbanCheck(iban: string): boolean {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** ISO 7064 MOD 11,10: the German tax number. */
export function passesMod11And10(number: string): boolean {
  let product = 10;
  for (const digit of digitsOf(number.slice(0, -1))) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(number.at(-1));
}

/** ICAO 9303: machine-readable documents. Letters count from 10, the weights 7, 3, 1 repeat, the last character checks. */
export function passesIcaoCheck(number: string): boolean {
  const values = Array.from(number.slice(0, -1), (character) => Number.parseInt(character, 36));
  return values.reduce((sum, value, index) => sum + value * [7, 3, 1][index % 3]!, 0) % 10 === Number(number.at(-1));
}

const VERHOEFF_PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
/** The permutation applied 0 to 7 times. */
const VERHOEFF_ROUNDS = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]];
while (VERHOEFF_ROUNDS.length < 8) {
  VERHOEFF_ROUNDS.push(VERHOEFF_ROUNDS.at(-1)!.map((digit) => VERHOEFF_PERMUTATION[digit]!));
}

/** Verhoeff's dihedral check: Aadhaar. */
export function passesVerhoeff(number: string): boolean {
  let check = 0;
  const digits = digitsOf(number);
  for (let position = 0; position < digits.length; position++) {
    const digit = digits[digits.length - 1 - position]!;
    check = multiplyInD5(check, VERHOEFF_ROUNDS[position % 8]![digit]!);
  }
  return check === 0;
}

/** The group of the pentagon's symmetries: 0–4 turn it, 5–9 flip it. */
function multiplyInD5(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b) % 5) : (a - b + 5) % 5;
}

/** Whether a day exists. `year` may have two digits; then 29 February is taken as possible in every fourth year. */
export function isRealDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year < 100 ? 2000 + year : year, month, 0)).getUTCDate();
}
