import { foldText } from "../name-words.ts";
import { GIVEN_NAMES } from "./given-names.ts";
import { isSurname } from "./surnames.ts";

const TITLES = new Set(
  `
  mr mrs ms miss mx dr prof sir dame lord lady rev fr herr frau hr fru frk hr dhr mevr mw drs ing ir dipl univ mag
  med phil m mme mlle monsieur madame sr sra srta don dona d dna sig dott avv geom arch pan pani mgr inz hrn md phd
  dds dvm mba msc bsc ba ma jr ii iii iv esq cpa rn jd edd shri smt bsc beng meng llb bc judr mudr phdr ingr
  shrimati kumari ustad hrn frl`
    .trim()
    .split(/\s+/),
);

/** Small words inside names: van der Berg, de la Cruz, von Bülow, Le Goff. */
const PARTICLES = new Set(
  `
  van von der den de del della di da dos das do du des la le les los las el al bin ibn ben ter ten te het 't zu zur
  zum af av och y e i oude st saint mac mc o d l`
    .trim()
    .split(/\s+/),
);

/** Words that make a name that of something else: a firm, a club, an airport, a street, a product. */
const NOT_PERSON_WORDS = new Set(
  `
  inc llc ltd limited plc corp corporation company co gmbh ag kg kgaa ohg ug mbh sa sas sarl srl spa snc bv nv vof
  ab oy oyj as aps asa is ks ivs hb kb sl sl slne cv group groep gruppe holding holdings partners partner sons son
  søn sons associates asociados brothers bros bank trust fund foundation stichting fundacion asociacion university
  college school academy institute hospital clinic airport airfield airpark field international municipal regional
  county memorial heliport seaplane base station port airlines airways aviation air logistics foods textiles food
  industries industrial systems solutions technologies tecnologias technology software services service consulting
  media energy motors motor electric pharma labs laboratories works factory store shop market restaurant hotel cafe
  club team united fc city town island park street road avenue drive blvd north south east lake river mount mountain
  valley beach creek national state public private general officer engineer director assistant teacher nurse analyst
  designer developer scientist consultant administrator technician therapist ev eg gbr ltda eireli tmi ky ay sp zoo
  spolka spzoo as sro doo kft zrt rt pty pvt llp lp stiftung verein verband fundacja grupa gruppo figli fils hijos
  filhos cie compagnie compania companhia societa sociedad societe ehf hf sia uab ou jsc pjsc ooo industrias
  construcciones gabinety stowarzyszenie chair lamp desk table sofa shelf bottle bag phone watch shoes shirt edition
  pack deluxe premium the and of for with und og et`
    .trim()
    .split(/\s+/),
);

export interface PersonReading {
  /** Two or more name words; a single word says much less. */
  isFull: boolean;
  hasGivenName: boolean;
  hasSurname: boolean;
}

/**
 * Reads a value as a person's name, in any of the usual orders (`Dr. Ana Ruiz`, `RUIZ, ANA`, `J. Smith`), or null when
 * it has a form that names do not have: digits, small first letters, a firm's words, three capitals.
 */
export function readPersonName(value: string): PersonReading | null {
  if (value.length < 2 || value.length > 60 || /[\d@/\\_:;#%&+*=<>|[\]{}!?"]/.test(value)) return null;
  const words = value.split(/[\s,]+/).filter((word) => word !== "" && word !== "-");
  if (words.length === 0 || words.length > 8) return null;
  const nameWords: string[] = [];
  for (const word of words) {
    const folded = foldText(word).replace(/[.'’]/g, "");
    if (TITLES.has(folded) || (word.endsWith(".") && TITLES.has(folded.split(/[.-]/)[0]!))) continue;
    if (NOT_PERSON_WORDS.has(folded)) return null;
    if (PARTICLES.has(folded)) continue;
    if (!startsLikeName(word)) return null;
    nameWords.push(folded);
  }
  if (nameWords.length === 0 || nameWords.length > 5) return null;
  const parts = nameWords.flatMap((word) => word.split("-"));
  const hasGivenName = parts.some((part) => GIVEN_NAMES.has(part));
  const hasSurname = parts.some(isSurname);
  const isCode = /^\p{Lu}{1,3}$/u.test(value) && !hasGivenName && !hasSurname;
  return isCode ? null : { isFull: nameWords.length >= 2, hasGivenName, hasSurname };
}

/** `Anna`, `ANNA`, `McDonald`, `D'Amico`, `J.`; not `pricing`, and not `eBay`. */
function startsLikeName(word: string): boolean {
  return /^(?:\p{Lu}[\p{L}'’.-]*|\p{Lo}[\p{Lo}\p{M}]*|[dDlL]['’]\p{Lu}[\p{L}-]*)$/u.test(word);
}
