import { RECOGNIZERS } from "../recognizers.ts";
import { COMPANY_NUMBERS } from "./company-numbers.ts";
import { ContextVocabulary } from "./context-vocabulary.ts";
import { DATE_RECOGNIZERS } from "./dates.ts";
import { LOCAL_FORMS } from "./local-forms.ts";
import { PEOPLE_AND_PLACES } from "./people-and-places.ts";
import { type TextRule, textRulesOf } from "./text-rule.ts";
import { WEB_ADDRESSES } from "./web-addresses.ts";

const TEXT_RECOGNIZERS = [
  ...RECOGNIZERS,
  ...WEB_ADDRESSES,
  ...DATE_RECOGNIZERS,
  ...PEOPLE_AND_PLACES,
  ...COMPANY_NUMBERS,
  ...LOCAL_FORMS,
];

/** Every form that is looked for in texts. */
export const TEXT_RULES: readonly TextRule[] = TEXT_RECOGNIZERS.flatMap(textRulesOf);

/** The words that speak for or against each recogniser: those of column names, and those that only texts have. */
export const CONTEXT_WORDS = new ContextVocabulary(
  TEXT_RECOGNIZERS.filter(({ text }) => text !== undefined).map((recognizer) => ({
    recognizer: recognizer.id,
    for: `${"names" in recognizer ? recognizer.names : ""}, ${recognizer.context ?? ""}`,
    against: ("notNames" in recognizer ? recognizer.notNames : undefined) ?? "",
  })),
);
