import { foldText } from "../name-words.ts";

const BY_LANGUAGE = {
  en: `
    smith johnson williams brown jones davis miller wilson moore taylor anderson thomas jackson white harris martin
    thompson robinson clark lewis lee walker hall allen young wright scott torres nguyen hill flores green adams
    nelson baker campbell mitchell carter roberts phillips evans turner parker collins edwards stewart morris murphy
    cook rogers morgan cooper peterson bailey reed kelly howard cox ward richardson watson brooks wood james bennett
    gray hughes price myers long foster sanders ross powell sullivan russell perry butler barnes fisher henderson
    coleman simmons patterson jordan reynolds hamilton graham wallace west cole hayes bryant gibson ellis stevens
    murray ford marshall owens mcdonald harrison kennedy wells henry porter hunter hicks crawford burns gordon mason
    dixon hunt palmer robertson black stone knight andrews burgess caldwell sheppard`,
  de: `
    müller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schäfer koch bauer richter klein wolf
    schröder neumann schwarz zimmermann braun krüger hofmann hartmann lange schmitt werner schmitz krause meier
    lehmann schmid schulze maier köhler herrmann könig walter mayer huber kaiser fuchs peters lang scholz möller
    weiß jung hahn schubert vogel friedrich keller günther frank berger winkler roth beck lorenz baumann franke
    albrecht schuster simon ludwig böhm winter kraus martin schumacher krämer vogt stein jäger otto sommer groß
    seidel heinrich brandt haas schreiber graf dietrich ziegler kuhn kühn pohl engel horn busch bergmann thomas
    voigt sauer arnold wolff pfeiffer renner stoll börner ruppert`,
  nordic: `
    hansen nielsen jensen pedersen andersen christensen larsen sørensen rasmussen jørgensen petersen madsen
    kristensen olsen thomsen christiansen poulsen johansen møller knudsen mortensen lund holm schmidt bruun dahl
    skov friis bach juhl winther vestergaard østergaard kjær toft bech dam berg johansson andersson karlsson nilsson
    eriksson larsson olsson persson svensson gustafsson pettersson jonsson jansson hansson bengtsson jönsson
    lindberg jakobsson magnusson lindström lindqvist lindgren berglund fredriksson sandberg henriksson forsberg
    sjöberg wallin engström eklund danielsson lundin håkansson björk bergman gunnarsson holm wikström samuelsson
    fransson isaksson bergqvist nyström holmberg korhonen virtanen mäkinen nieminen mäkelä hämäläinen laine
    heikkinen koskinen järvinen`,
  nl: `
    jansen bakker visser smit meijer mulder bos vos peters hendriks dekker brouwer dijkstra smits janssen koster
    prins jacobs willems postma vermeulen kuipers veenstra kramer huisman peeters maes claes wouters goossens
    hermans michiels`,
  fr: `
    bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia david
    bertrand roux vincent fournier morel girard andré lefèvre mercier dupont lambert bonnet françois martinez
    legrand garnier faure rousseau blanc guérin muller henry roussel nicolas perrin morin mathieu clément gauthier
    dumont lopez fontaine chevalier robin masson besnard blin dupré pasquier marchand leblanc`,
  es: `
    garcía gonzález rodríguez fernández lópez martínez sánchez pérez gómez martín jiménez ruiz hernández díaz moreno
    muñoz álvarez romero alonso gutiérrez navarro torres domínguez vázquez ramos gil ramírez serrano blanco molina
    morales suárez ortega delgado castro ortiz rubio marín sanz núñez iglesias medina garrido cortés castillo santos
    lozano guerrero cano prieto méndez cruz calvo gallego vidal león herrera peña flores cabrera campos vega fuentes
    carrasco reyes aguilar silva pereira oliveira costa ferreira rodrigues almeida sousa souza carvalho ribeiro
    figueroa`,
  it: `
    rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti de luca mancini costa
    giordano rizzo lombardi moretti barbieri fontana santoro mariani rinaldi caruso ferrara galli martini leone
    longo gentile martinelli vitale lombardo serra coppola de santis marchetti parisi villa conte ferraro ferri
    fabbri bianco marini grasso valentini`,
  pl: `
    nowak kowalski wiśniewski wójcik kowalczyk kamiński lewandowski zieliński szymański woźniak dąbrowski kozłowski
    jankowski mazur wojciechowski kwiatkowski krawczyk kaczmarek piotrowski grabowski zając pawłowski michalski król
    wieczorek jabłoński wróbel nowakowski majewski olszewski stępień malinowski jaworski adamczyk dudek nowicki
    pawlak górski witkowski walczak sikora rutkowski baran michalak szewczyk ostrowski tomaszewski pietrzak`,
  in: `
    kumar singh sharma patel gupta verma mehta shah reddy rao iyer nair menon das bose sen ghosh banerjee mukherjee
    chatterjee jain agarwal malhotra kapoor khanna chopra bhatia arora sethi joshi desai kulkarni pandey mishra
    tiwari yadav chauhan khan ahmed hussain`,
  east: `
    novák svoboda novotný dvořák černý procházka kučera veselý horák němec nováková svobodová horvat kovačević babić
    marić petrović jovanović nikolić đorđević nagy kovács tóth szabó horváth varga kiss molnár németh farkas popescu
    ionescu popa radu dumitru stan stoica papadopoulos ivanov petrov sidorov smirnov kuznetsov popov sokolov yılmaz
    kaya demir çelik şahin yıldız öztürk aydın özdemir arslan`,
  ea: `
    wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo kim lee park choi jung kang
    cho yoon jang lim tanaka suzuki sato takahashi watanabe ito yamamoto nakamura kobayashi kato tran pham hoang
    phan vu`,
} as const;

const SURNAMES: ReadonlySet<string> = new Set(
  Object.values(BY_LANGUAGE).flatMap((names) =>
    names
      .split(" ")
      .filter((name) => name.length > 1)
      .map(foldText),
  ),
);

/** Endings that are nearly always a surname in a word that starts with a capital. */
const SURNAME_ENDINGS =
  /(?:ssen|nsen|rsen|lsen|dsen|sson|ovic|owic|ewic|owski|ewski|iński|inski|yński|czyk|czak|enko|shvili|opoulos|idis|oglu|quist|qvist|gaard|strom|berger|mann|hofer|ández|andez|inez|iguez|etti|elli|ucci|acci|ova|ovna|escu|eanu|yan|dottir)$/;

/** Whether a word, folded by `foldText`, is a known surname or is built like one. */
export function isSurname(word: string): boolean {
  return SURNAMES.has(word) || (word.length >= 6 && SURNAME_ENDINGS.test(word));
}
