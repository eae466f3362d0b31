import type { Recognizer } from "./recognizer.ts";
import { CONTACT_RECOGNIZERS } from "./recognizers/contact.ts";
import { DOCUMENT_RECOGNIZERS } from "./recognizers/documents.ts";
import { GERMAN_RECOGNIZERS } from "./recognizers/germany.ts";
import { AMERICAN_ID_RECOGNIZERS } from "./recognizers/national-ids-americas.ts";
import { NORTHERN_EUROPEAN_ID_RECOGNIZERS } from "./recognizers/national-ids-northern-europe.ts";
import { SOUTHERN_EUROPEAN_ID_RECOGNIZERS } from "./recognizers/national-ids-southern-europe.ts";
import { WORLD_ID_RECOGNIZERS } from "./recognizers/national-ids-world.ts";
import { NETWORK_RECOGNIZERS } from "./recognizers/network.ts";
import { PAYMENT_RECOGNIZERS } from "./recognizers/payment.ts";
import { PERSONAL_RECOGNIZERS } from "./recognizers/personal.ts";

/** Every rule for values that are one thing as a whole. Order breaks ties only. */
export const RECOGNIZERS: readonly Recognizer[] = [
  ...CONTACT_RECOGNIZERS,
  ...NETWORK_RECOGNIZERS,
  ...PAYMENT_RECOGNIZERS,
  ...NORTHERN_EUROPEAN_ID_RECOGNIZERS,
  ...SOUTHERN_EUROPEAN_ID_RECOGNIZERS,
  ...AMERICAN_ID_RECOGNIZERS,
  ...WORLD_ID_RECOGNIZERS,
  ...GERMAN_RECOGNIZERS,
  ...DOCUMENT_RECOGNIZERS,
  ...PERSONAL_RECOGNIZERS,
];
