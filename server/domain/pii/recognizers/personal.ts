import { yearOfDate } from "../read-date.ts";
import type { Recognizer } from "../recognizer.ts";
import { DAY_IN_TEXT } from "../text/dates.ts";

const BIRTH_NAMES = `
  date of birth, birth date, birthdate, birthday, dob, born, born on, birth, bday, d o b, geburtsdatum, geburtstag,
  geboren, geb datum, fødselsdato, fødselsdag, födelsedatum, födelsedag, syntymäaika, date de naissance, naissance,
  né le, fecha de nacimiento, fecha nacimiento, nacimiento, fec nac, data di nascita, data nascita, nascita,
  geboortedatum, geboorte, data urodzenia, urodzenia, data de nascimento, nascimento, doğum tarihi, datum narození`;

/** Hashes, UUIDs, locales and file names have a login's form. */
const NOT_LOGIN =
  /^[0-9a-f]{16,}$|^[0-9a-f]{8}-[0-9a-f]{4}-|^[a-z]{2}[_-][A-Z]{2}$|\.(?:pdf|png|jpe?g|gif|csv|txt|docx?|xlsx?|so|zip|json|xml|html?|mp4)$/i;

/** Fewer words are states or kinds (`active`, `closed`) rather than people. */
const FEWEST_USERS = 5;

/** Facts about a person whose form alone says little. */
export const PERSONAL_RECOGNIZERS: readonly Recognizer[] = [
  {
    id: "date-of-birth",
    entityType: "DATE_OF_BIRTH",
    source: "ISO 8601 and usage",
    noun: "dates in a lifetime",
    pattern: /^[\p{L}\d][\p{L}\d ,./:+-]{5,32}$/u,
    validate: (value) => {
      const year = yearOfDate(value);
      return year !== null && year >= 1900 && year <= 2100;
    },
    names: BIRTH_NAMES,
    notNames: "place of birth, birthplace, geburtsort, country of birth, birth place, birth city",
    needsName: true,
    confidence: 0.85,
    // As sure as DATE_TIME beside the same words, and earlier in the table.
    text: [{ pattern: DAY_IN_TEXT, score: 0.6, needsContext: true }],
  },
  {
    id: "username",
    entityType: "USERNAME",
    source: "usage",
    noun: "words such as people log in with",
    pattern: /^@?\p{L}[\p{L}\d._-]{1,38}$/u,
    validate: (value) => !NOT_LOGIN.test(value),
    names: `
      username, user name, login, login name, user login, handle, nickname, nick, screen name,
      account name, benutzername, benutzer, anmeldename, brugernavn, användarnamn, brukernavn, gebruikersnaam,
      inlognaam, nom d utilisateur, identifiant, pseudo, usuario, nombre de usuario, apodo, nome utente, utente,
      nazwa użytkownika, użytkownik, käyttäjätunnus, nome de usuário, kullanıcı adı`,
    notNames: "type, role, group, status, count, kind, method, agent",
    needsName: true,
    confidence: 0.75,
    looksRight: areWrittenLikeLogins,
  },
  {
    id: "uk-postcode",
    entityType: "UK_POSTCODE",
    source: "Royal Mail",
    noun: "UK postcodes",
    pattern:
      /^(?:[A-PR-UWYZ]\d{1,2}|[A-PR-UWYZ][A-HK-Y]\d{1,2}|[A-PR-UWYZ]\d[A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y]\d[ABEHMNPRVWXY]|GIR) ?\d[ABD-HJLNP-UW-Z]{2}$/i,
    names: "postcode, post code, postal code, zip, uk postcode, zip code",
    minShare: 0.8,
    confidence: 0.85,
    text: [{ score: 0.3 }],
  },
  {
    id: "zip-code",
    entityType: "ZIP_CODE",
    source: "Universal Postal Union",
    noun: "postal codes",
    pattern:
      /^(?:[A-Z]{1,2}-)?(?:\d{4,6}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)$/i,
    names: `
      zip, zip code, zipcode, postal code, postcode, post code, postal, plz, postleitzahl, postnr, postnummer,
      postal nr, code postal, cp, código postal, cod postal, cap, codice postale, codice avviamento postale, kod
      pocztowy, postinumero, cep, pincode, pin code, posta kodu, psč`,
    notNames: "market cap, rate cap, salary cap, price cap, cap rate",
    needsName: true,
    confidence: 0.75,
    looksRight: haveOneLength,
  },
];

/** Small letters or digits, and longer than a code: `karl560`, not `March`, `DKK` or `HL-90921`. */
function areWrittenLikeLogins(values: readonly string[]): boolean {
  const logins = values.filter(
    (value) => value.length >= 4 && /\p{Ll}/u.test(value) && !/^\p{Lu}\p{Ll}+$/u.test(value),
  );
  return values.length >= FEWEST_USERS && logins.length >= values.length * 0.5;
}

/** A country's postal codes are alike; some lose a leading zero on the way. Keys of growing length are not. */
function haveOneLength(values: readonly string[]): boolean {
  const counts = new Map<number, number>();
  for (const { length } of values) counts.set(length, (counts.get(length) ?? 0) + 1);
  return Math.max(...counts.values()) >= values.length * 0.8;
}
