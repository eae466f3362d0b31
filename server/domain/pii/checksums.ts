/** Check digits of numbers that people and accounts are known by. Each takes the bare characters, without separators. */

export function digitsOf(text: string): number[] {
  return Array.from(text, Number);
}

export function weightedSum(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);
}

/** ISO/IEC 7812: cards, and the Swedish, Canadian and South African numbers. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let index = number.length - 1, double = false; index >= 0; index--, double = !double) {
    const digit = number.charCodeAt(index) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
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

const VERHOEFF_PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff's dihedral check: Aadhaar. */
export function passesVerhoeff(number: string): boolean {
  let check = 0;
  const digits = digitsOf(number).reverse();
  for (const [position, digit] of digits.entries()) {
    let permuted = digit;
    for (let round = 0; round < position % 8; round++) permuted = VERHOEFF_PERMUTATION[permuted]!;
    check = multiplyInD5(check, permuted);
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
