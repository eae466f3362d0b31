import { foldText } from "./name-words.ts";

/** Words for streets that stand by themselves, before or after the name. */
const STREET_WORDS = new Set(
  `
  street st road rd avenue ave av lane ln drive dr boulevard blvd way court ct place pl square sq terrace crescent
  close grove highway hwy parkway pkwy trail circle cir loop mews row gardens alley plaza point ridge route pike run
  path walk crossing turnpike expressway freeway causeway strasse str weg platz allee gasse ring ufer damm steig
  chaussee rue chemin impasse quai cours passage sentier faubourg calle c avenida avda paseo plaza ronda camino
  carretera travesia glorieta pasaje callejon rambla via viale piazza corso vicolo largo strada contrada borgo
  canale incrocio piazzale rotonda stretto ulica ul aleja al plac pl osiedle os rua travessa alameda praca estrada
  vej gade alle stræde straede plads torv gata gatan vagen vag grand stigen torg katu tie kuja polku laan straat
  plein singel gracht kade hof dreef pad steeg gate svingen bakken tunet haugen cuesta acceso vial urbanizacion
  suite apt apartment unit flat studio floor etage cadde caddesi sokak sokagi mahallesi nagar marg`
    .trim()
    .split(/\s+/)
    .map(foldText),
);

/** Endings of compounds: Hauptstraße, Nørregade, Storgatan, Kerkstraat. */
const STREET_ENDINGS =
  /(?:strasse|str|weg|platz|allee|gasse|ring|ufer|damm|steig|vej|gade|alle|straede|strede|straede|plads|torv|vangen|gata|gatan|vagen|vag|veien|vei|grand|stigen|torget|katu|tie|kuja|polku|straat|laan|plein|singel|gracht|kade|hof|dreef|steeg|pad|utca|ulice|sokak)$/;

const POST_BOX = /^(?:p\.? ?o\.? ?box|postfach|postboks|bp|apartado|casella postale|psc|unit) ?[\d]/i;

/** A postal code at the end, or in front of the last words: `TX 78701`, `AB1 2CD`, `8210 Aarhus`, `00-950 Warszawa`. */
const POSTAL_CODE =
  /(?:\b[A-Z]{2} \d{5}(?:-\d{4})?|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|(?:^|[ ,])(?:\d{4,6}|\d{2}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2})[ ,]+\p{Lu}[^\d]{1,60})$/u;

/** How much a value looks like a street address: 0 not at all, 1 a street without a number, 2 an address. */
export function streetEvidence(value: string): 0 | 1 | 2 {
  if (value.length < 5 || value.length > 160 || !/\p{L}{2}/u.test(value) || /[@{}[\]<>=]|:\/\//.test(value)) return 0;
  if (POST_BOX.test(value)) return 2;
  const words = foldText(value).match(/[\p{L}\d]+/gu) ?? [];
  if (words.length > 18 || isSentence(value)) return 0;
  const hasStreet = words.some(
    (word) => (words.length > 1 && STREET_WORDS.has(word)) || (word.length > 5 && STREET_ENDINGS.test(word)),
  );
  const numbers = words.filter((word) => /^\d{1,5}[a-z]?$/.test(word)).length;
  if (hasStreet && numbers > 0) return 2;
  if (numbers > 0 && words.length >= 4 && /[,\n]/.test(value) && POSTAL_CODE.test(value.trim())) return 2;
  return hasStreet ? 1 : 0;
}

/** Words such as close, place and way mean streets in addresses only, whose words mostly begin with capitals. */
function isSentence(value: string): boolean {
  const words = value.split(/\s+/);
  return words.length >= 6 && words.filter((word) => /^\p{Ll}/u.test(word)).length > words.length * 0.6;
}
