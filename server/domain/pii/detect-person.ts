import type { Candidate } from "./candidate.ts";
import { foldText, NameVocabulary } from "./name-words.ts";
import { readPersonName } from "./names/read-person-name.ts";
import type { SampledColumn } from "./sampled-column.ts";

/** Names of columns that hold nothing but people's names. */
const PERSON_NAMES = new NameVocabulary(`
  first name, given name, forename, middle name, last name, surname, family name, full name, maiden name, person
  name, fname, lname, firstname, lastname, cardholder, card holder, account holder, holder name, customer name,
  client name, patient name, employee name, contact name, contact person, passenger name, guest name,
  student name, author name, owner name, name sorted, next of kin, emergency contact, beneficiary, beneficiary name,
  signatory, insured name, attending physician, vorname, nachname, familienname, geburtsname, kundenname,
  ansprechpartner, kontoinhaber, mädchenname, name voll, vollname, fornavn, efternavn, etternavn, mellemnavn,
  kontaktperson, kundenavn, fulde navn, förnamn, efternamn, mellannamn, etunimi, sukunimi, voornaam, achternaam,
  tussenvoegsel, klantnaam, volledige naam, prénom, nom de famille, nom complet, nom client, nom usage, nombre
  completo, apellido, apellidos, primer apellido, segundo apellido, nombre cliente, cognome, nome completo,
  nominativo, intestatario, imię, nazwisko, imię i nazwisko, sobrenome, apelido, isim, soyadı, ad soyad, jméno,
  příjmení`);

/** Names that people's names are found under, and other things too. */
const PERHAPS_PERSON = new NameVocabulary(`
  name, display name, navn, namn, naam, nom, nombre, nome, nazwa, nimi, contact, customer, client, patient, employee, passenger,
  guest, owner, user, member, author, teacher, student, driver, manager, agent, doctor, physician, tenant, borrower,
  reader, recipient, sender, kunde, mitarbeiter, cliente, paciente, empleado, dipendente, klant, klient, pacjent,
  medarbejder, elev, bruger, lærer, inhaber, reporter, assignee, instructor, seller, buyer, applicant, claimant,
  witness, attendee, signed by, created by, spouse, salutation, approver, reviewer`);

const NOT_PERSON = new NameVocabulary(`
  company, firm, firma, employer, organisation, organization, vendor, supplier, brand, manufacturer, product, item
  name, team, club, airline, airport, carrier, city, country, state, month, month name, weekday, day name, colour,
  color, farbe, farve, plant, plant name, species, file name, filename, host name, hostname, domain, device name,
  model, category, department, job title, title, store name, branch, school, university, hospital, course, event
  name, campaign, project, app name, plan, table name, field name, column name, street, region, empresa, azienda,
  entreprise, société, bedrijf, leverandør, virksomhed, proveedor, fornitore, fournisseur, marke, mærke, marca,
  marque, station, ship, vessel, breed, genus`);

/** Few distinct values may be a code list (months, colours, teams) that happens to look like names. */
const FEWEST_WITHOUT_NAME = 12;
/** Verdicts that say that the rows of a table are people. */
const OF_PEOPLE = ["EMAIL_ADDRESS", "PHONE_NUMBER", "DATE_OF_BIRTH", "USERNAME"] as const;

export function detectPerson(column: SampledColumn): Candidate | null {
  const certain = PERSON_NAMES.find(column.phrases);
  if (certain === null && NOT_PERSON.find(column.phrases) !== null) return null;
  const nameMatch = certain ?? PERHAPS_PERSON.find(column.phrases);

  const { values } = column;
  const total = values.length;
  const isLowerCase = certain !== null && values.every((value) => value === value.toLowerCase());
  const readings = values.map((value) => readPersonName(isLowerCase ? capitalise(value) : value));
  const shaped = readings.filter((reading) => reading !== null).length;
  const known = readings.filter((reading) => reading?.hasGivenName || reading?.hasSurname).length;
  const full = readings.filter((reading) => reading?.isFull).length;
  if (shaped < total * 0.6 || (isLowerCase && known < total * 0.2)) return null;

  const confidence = confidenceOf({
    name: certain !== null ? "certain" : nameMatch !== null ? "hint" : "none",
    known: known / total,
    full: full / total,
    total,
    isVaried: isVaried(values, nameMatch === null ? 10 : 5),
    isTableOfPeople: OF_PEOPLE.some((type) => column.table.entityTypes.has(type)),
  });
  if (confidence === null) return null;
  return {
    entityType: "PERSON",
    recognizer: "person-names",
    confidence: confidence * (0.8 + 0.2 * (shaped / total)),
    matched: shaped,
    validated: known,
    nameMatch,
    finding: `${shaped} of ${total} values are written like people's names, ${known} with a common name`,
    examples: values.filter((_, index) => readings[index] !== null),
  };
}

interface PersonEvidence {
  /** Whether the column's name means people, may mean people, or says nothing. */
  name: "certain" | "hint" | "none";
  /** Shares of the values: with a common given name or surname, with two words or more. */
  known: number;
  full: number;
  total: number;
  isVaried: boolean;
  isTableOfPeople: boolean;
}

/** The less the column's name says, the more the values must: full names with common words speak for themselves. */
function confidenceOf({ name, known, full, total, isVaried, isTableOfPeople }: PersonEvidence): number | null {
  if (name === "certain" && (known >= (total < FEWEST_WITHOUT_NAME ? 0.3 : 0.1) || full >= 0.5)) return 0.95;
  if (name === "certain") return total >= FEWEST_WITHOUT_NAME && isVaried ? 0.8 : null;
  if (name === "hint" && known >= 0.25 && full >= 0.5 && isVaried) return 0.9;
  if (total < FEWEST_WITHOUT_NAME || !isVaried) return null;
  if (name === "hint" && known >= 0.5) return 0.75;
  if (full >= 0.6 && known >= 0.5) return 0.8;
  if (isTableOfPeople && name === "hint" && known >= 0.15 && total >= 2 * FEWEST_WITHOUT_NAME) return 0.65;
  if (isTableOfPeople && full >= 0.8 && known >= (name === "hint" ? 0.05 : 0.25)) return 0.6;
  return known >= 0.7 && full < 0.2 && total >= 2 * FEWEST_WITHOUT_NAME ? 0.6 : null;
}

/**
 * Whether both the first and the last words differ from value to value. `Victoria Chair`, `Austin Chair`: first words
 * like given names, but a handful of last ones.
 */
function isVaried(values: readonly string[], wantedWords: number): boolean {
  const words = values.map((value) => foldText(value).split(/[\s,]+/));
  const wanted = Math.min(wantedWords, values.length * 0.3);
  return [0, -1].every((position) => new Set(words.map((parts) => parts.at(position))).size >= wanted);
}

function capitalise(value: string): string {
  return value.replace(/(?<![\p{L}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
