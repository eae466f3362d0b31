import { createHash } from "node:crypto";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** A Bitcoin address of either form, by its checksum. */
export function isBitcoinAddress(address: string): boolean {
  return address.toLowerCase().startsWith("bc1") ? passesBech32(address) : passesBase58Check(address);
}

/** 25 bytes, of which the last four begin the doubled SHA-256 of the rest. */
function passesBase58Check(address: string): boolean {
  let number = 0n;
  for (const character of address) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) return false;
    number = number * 58n + BigInt(digit);
  }
  const hex = number.toString(16);
  if (hex.length > 50) return false;
  const bytes = Buffer.from(hex.padStart(50, "0"), "hex");
  const check = sha256(sha256(bytes.subarray(0, 21))).subarray(0, 4);
  return check.equals(bytes.subarray(21));
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** The constants that bech32 (BIP 173) and bech32m (BIP 350) leave. */
const BECH32_REMAINDERS = [1, 0x2bc830a3];

function passesBech32(address: string): boolean {
  const text = address.toLowerCase();
  if (text !== address && address.toUpperCase() !== address) return false;
  const separator = text.lastIndexOf("1");
  const prefix = Array.from(text.slice(0, separator), (character) => character.charCodeAt(0));
  const data = Array.from(text.slice(separator + 1), (character) => BECH32.indexOf(character));
  if (data.length < 6 || data.includes(-1)) return false;
  let check = 1;
  for (const value of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of BECH32_GENERATORS.entries()) if ((top >>> bit) & 1) check ^= generator;
  }
  return BECH32_REMAINDERS.includes(check >>> 0);
}
