import type { Candidate } from "./candidate.ts";
import { NameVocabulary } from "./name-words.ts";
import { streetEvidence } from "./read-street-address.ts";
import type { SampledColumn } from "./sampled-column.ts";

const ADDRESS_NAMES = new NameVocabulary(`
  address, street, street address, street name, address line, addr, home address, shipping address, billing address,
  mailing address, full address, adresse, anschrift, strasse, straße, wohnort, hausanschrift, lieferadresse,
  rechnungsadresse, vej, vejnavn, gade, gadenavn, bopæl, adress, gata, gatuadress, osoite, katuosoite, adres,
  straat, straatnaam, rue, voie, adresse postale, dirección, calle, domicilio, indirizzo, via, residenza, ulica,
  adres zamieszkania, endereço, morada, rua, adresa`);

const NOT_ADDRESS = new NameVocabulary(`
  ip address, email address, mac address, wallet address, e mail address, address type, address id, store, branch,
  station, airport, venue, stadium`);

/** Street addresses, by streets and house numbers. */
export function detectAddress(column: SampledColumn): Candidate | null {
  if (NOT_ADDRESS.find(column.phrases) !== null) return null;
  const total = column.values.length;
  const evidence = column.values.map((value) => streetEvidence(value));
  const streets = evidence.filter((points) => points > 0).length;
  const addresses = evidence.filter((points) => points === 2).length;
  const nameMatch = ADDRESS_NAMES.find(column.phrases);
  const isLikely =
    nameMatch === null
      ? addresses >= total * 0.6 || (streets >= total * 0.8 && addresses >= total * 0.3)
      : streets >= total * (hasAddressForm(column) ? 0.1 : 0.3);
  if (!isLikely) return null;
  return {
    entityType: "LOCATION",
    recognizer: "street-address",
    confidence: (nameMatch === null ? 0.75 : 0.88) + 0.1 * (addresses / total),
    matched: streets,
    validated: addresses,
    nameMatch,
    finding: `${addresses} of ${total} values have a street and a house number`,
    examples: column.values.filter((_, index) => evidence[index]! > 0),
  };
}

/** Letters and more than one word in most values. */
function hasAddressForm({ values }: SampledColumn): boolean {
  return values.filter((value) => /\p{L}{3}/u.test(value) && /[ ,]/.test(value)).length >= values.length * 0.5;
}
