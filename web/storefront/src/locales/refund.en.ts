import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./refund.es";

const en: SameKeys<typeof es> = {
  title: "Refund",
  ask: "Ask for a refund",
  until: "You can ask for {{amount}} back until {{when}}.",
  over: "A refund could be asked for until {{when}}.",
  status: {
    on_its_way: "On its way",
    returned: "Returned",
    failed: "Did not arrive",
    returned_otherwise: "Returned another way",
    kept_plugin: "Not returned",
    closed: "Closed",
  },
  text: {
    on_its_way: "We have asked your bank or card to take it back. It may take some days.",
    returned: "It has left for your bank or card, which may take some days to show it.",
    failed: "Your bank or card did not take it. A person is looking into it: there is nothing that you have to do.",
    returned_otherwise: "Your bank or card did not take it, and we have paid you by other means.",
    kept_plugin: "It could not be returned, and the plugin is back in your library.",
    closed: "It could not be returned, and nothing is left to be done. If you do not agree, write to us.",
  },
  request: {
    title: "Your request",
    status: { waiting: "We are looking at it", approved: "Granted", declined: "Declined", closed: "Closed" },
    text: {
      answerBy: "A person reads it and answers you by mail before {{when}}.",
      waiting: "A person reads it and answers you by mail.",
      declined: "This is the answer:",
      closed: "There was no money of this purchase left to return.",
    },
    reason: "Reason: {{reason}}.",
  },
  reason: {
    not_working: "It does not work",
    not_as_described: "It is not what the description says",
    bought_by_mistake: "I bought it by mistake",
    duplicate: "I have paid twice",
    fraudulent: "It was not me who bought it",
    other: "Something else",
  },
  dialog: {
    title: "Refund of {{plugin}}",
    reason: "Why do you return it?",
    message: "What happened",
    messageHint: "Optional. It is read by whoever decides.",
    consequences: "If it is granted:",
    money: "You get {{amount}} back by the means that you paid with.",
    library: "The plugin leaves your library, and you cannot download it any more.",
    license: "Your license key stops working.",
    granted: "We are returning your money",
    grantedText: "Your request is granted. We will tell you by mail.",
    received: "We have received your request",
    receivedText: "We answer you by mail before {{when}}.",
    unsure: "There is no answer yet. Try again: it will not be asked for twice.",
  },
};

export default en;
