import type { Candidate } from "./candidate.ts";
import { NameVocabulary } from "./name-words.ts";
import { type PersonReading, readPersonName } from "./names/read-person-name.ts";
import type { SampledColumn } from "./sampled-column.ts";

/** Names of columns that hold nothing but people's names. */
const PERSON_NAMES = new NameVocabulary(`
  first name, given name, forename, middle name, last name, surname, family name, full name, maiden name, person
  name, fname, lname, firstname, lastname, cardholder, card holder, account holder, holder name, customer name,
  client name, patient name, employee name, contact name, contact person, display name, passenger name, guest name,
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
  name, navn, namn, naam, nom, nombre, nome, nazwa, nimi, contact, customer, client, patient, employee, passenger,
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

export function detectPerson(column: SampledColumn): Candidate | null {
  const readings = column.values.flatMap((value) => readPersonName(value) ?? []);
  const total = column.values.length;
  const shaped = readings.length / total;
  if (shaped < 0.6) return null;

  const certain = PERSON_NAMES.find(column.phrases);
  const nameMatch = certain ?? PERHAPS_PERSON.find(column.phrases);
  if (certain === null && NOT_PERSON.find(column.phrases) !== null) return null;

  const known = readings.filter(isKnown).length;
  const full = readings.filter(({ isFull }) => isFull).length / total;
  const finding = `${readings.length} of ${total} values are written like people's names, ${known} with a common name`;
  const confidence = certaintyOf({
    certain: certain !== null,
    hint: nameMatch !== null,
    known: known / total,
    full,
    total,
  });
  if (confidence === null) return null;
  return {
    entityType: "PERSON",
    recognizer: "person-names",
    confidence: confidence * (0.8 + 0.2 * shaped),
    matched: readings.length,
    validated: known,
    nameMatch,
    finding,
    examples: column.values.filter((value) => readPersonName(value) !== null),
  };
}

function isKnown({ hasGivenName, hasSurname }: PersonReading): boolean {
  return hasGivenName || hasSurname;
}

/**
 * The less the column's name says, the more the values must: full names with common given names speak for themselves,
 * single words need a name that means people.
 */
function certaintyOf(evidence: {
  certain: boolean;
  hint: boolean;
  known: number;
  full: number;
  total: number;
}): number | null {
  const { certain, hint, known, full, total } = evidence;
  if (certain) return known >= 0.1 || full >= 0.5 ? 0.95 : 0.8;
  if (hint && known >= 0.25 && full >= 0.5) return 0.9;
  if (hint && known >= 0.5 && total >= FEWEST_WITHOUT_NAME) return 0.75;
  if (total < FEWEST_WITHOUT_NAME) return null;
  if (full >= 0.6 && known >= 0.5) return 0.8;
  return known >= 0.7 && full < 0.2 && total >= 2 * FEWEST_WITHOUT_NAME ? 0.6 : null;
}
