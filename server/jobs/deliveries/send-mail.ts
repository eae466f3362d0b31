import { createTransport } from "nodemailer";
import { z } from "zod";
import { targetSecrets } from "../../store/notification-targets.ts";
import { DeliveryFailed, type Sender } from "./sender.ts";

const mailSecrets = z.object({ recipients: z.array(z.string()).min(1) });
const mailBody = z.object({ text: z.string() });

/** Hands a mail to the SMTP server of ATLAS_SMTP_URL; one message for all recipients, who do not see each other. */
export const sendMail: Sender = async ({ id, targetId, subject, body }, { store, secretBox, mail, signal }) => {
  if (!mail) {
    throw new DeliveryFailed("No SMTP server is set. Set ATLAS_SMTP_URL and ATLAS_MAIL_FROM, then send this again.");
  }
  const sealed = await targetSecrets(store, targetId);
  if (!sealed) throw new DeliveryFailed("The target was deleted.", { isFinal: true });
  const { recipients } = mailSecrets.parse(JSON.parse(secretBox.open(Buffer.from(sealed))));
  const transport = createTransport(mail.url, { from: mail.from });
  signal.addEventListener("abort", () => transport.close(), { once: true });
  try {
    const { response } = await transport.sendMail({
      bcc: recipients,
      subject: `Atlas: ${subject}`,
      text: mailBody.parse(body).text,
      // The same for every try, so that a mailbox can drop repeats.
      messageId: `<${id}@atlas>`,
    });
    return { status: Number.parseInt(response, 10) || null, text: response };
  } catch (cause) {
    const { responseCode, message } = cause as { responseCode?: number; message: string };
    // 5xx: the server will not take this mail, ever; but a wrong password is corrected without another mail.
    const isFinal = responseCode !== undefined && responseCode >= 550 && responseCode < 600;
    throw new DeliveryFailed(message, { status: responseCode, isFinal }, { cause });
  } finally {
    transport.close();
  }
};
