import type { TextRecognizer } from "../recognizer.ts";

/** Endings that a name without `http://` or `www.` must have, so that `report.txt` and `v2.final` are none. */
const COMMON_ENDINGS = `
  com org net edu gov mil int info biz name pro museum coop aero jobs mobi travel post xxx
  app dev page blog shop store online site website web tech cloud digital email agency company solutions services
  world global life live news media studio design art photography gallery video music games team group club social
  network space zone systems software academy education school university training center institute foundation
  health care clinic doctor dental fitness bank finance capital fund insurance tax legal law consulting marketing
  ventures partners holdings limited ltd gmbh inc llc eu asia africa berlin hamburg wien koeln bayern london paris
  amsterdam tokyo nyc swiss xyz top icu vip wiki link click host press review reviews today tips guide expert
  directory events tickets house homes properties estate restaurant cafe bar pizza wine beer coffee hotel holiday
  tours flights cruises taxi cars auto bike supply tools parts repair cleaning garden green solar energy farm land
  city town community church charity family baby kids love dating style fashion clothing shoes jewelry watch webcam
  fun cool best plus one work works build construction engineering industries international exchange market money
  credit cash loans cards gold`;

const COUNTRY_ENDINGS = `
  ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf
  cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et fi fj fk fm fo fr ga gd ge gf gg gh
  gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp
  kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc
  ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si
  sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg
  vi vn vu wf ws ye yt za zm zw`;

const oneOf = (words: string) => words.trim().split(/\s+/).join("|");

const LABELS = "(?:[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,62}\\.){1,8}";
/** Bounded, so that the same end of a text is not read again from many beginnings. */
const PATH = `(?::\\d{1,5})?(?:[/?#][^\\s"'<>\\]{}|^\`]{0,2000})?`;
const BEFORE_NAME = "(?<![\\p{L}\\p{N}_@./:-])";
const bareName = (endings: string) =>
  new RegExp(`${BEFORE_NAME}${LABELS}(?:${oneOf(endings)})(?![\\p{L}\\p{N}_@-]|\\.[\\p{L}\\p{N}])${PATH}`, "i");

const context = "url, website, site, web, page, link, homepage, domain, visit, browse, webseite, sitio, pagina";

/** Links of any kind; as a column only those to people's pages are personal data. */
export const WEB_ADDRESSES: readonly TextRecognizer[] = [
  {
    id: "url",
    entityType: "URL",
    source: "RFC 3986, IANA root zone",
    text: [
      {
        pattern: new RegExp(
          `(?<![\\p{L}\\p{N}_])(?:https?|ftps?)://(?:[^\\s/@"'<>]{1,64}@)?(?:${LABELS}\\p{L}[\\p{L}\\p{N}-]{1,62}|(?:\\d{1,3}\\.){3}\\d{1,3})${PATH}`,
          "i",
        ),
        lengthOf: withoutPunctuation,
        score: 0.85,
      },
      {
        pattern: new RegExp(`${BEFORE_NAME}www\\.${LABELS}\\p{L}[\\p{L}\\p{N}-]{1,62}${PATH}`, "i"),
        lengthOf: withoutPunctuation,
        score: 0.7,
      },
      { pattern: bareName(COMMON_ENDINGS), lengthOf: withoutPunctuation, score: 0.5 },
      { pattern: bareName(COUNTRY_ENDINGS), lengthOf: withoutPunctuation, score: 0.3 },
    ],
    context,
  },
];

/** A link at the end of a sentence or in brackets does not hold what closes them. */
function withoutPunctuation(match: string): number {
  let end = match.length;
  while (end > 0 && ".,;:!?)*".includes(match[end - 1]!)) end--;
  return end;
}
