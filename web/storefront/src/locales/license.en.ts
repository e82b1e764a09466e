import type { SameKeys } from "@shared/i18n/i18n";
import type es from "./license.es";

const en: SameKeys<typeof es> = {
  title: "License of {{plugin}}",
  heading: "Your license",
  availableText: "This plugin now comes with a license key. It is yours already: your key costs nothing.",
  issue: "Get my key",
  issued: "Here is your key",
  copy: "Copy the key",
  secret: "Do not share it: whoever has it can use your license.",
  limit_one: "It may be active on {{formatted}} machine at a time.",
  limit_many: "It may be active on {{formatted}} machines at a time.",
  limit_other: "It may be active on {{formatted}} machines at a time.",
  unlimited: "It may be active on as many machines as you like.",
  suspended: "Paused by a dispute",
  revoked: "Revoked",
  rotate: {
    action: "Replace the key",
    title: "Replace the key?",
    text: "The present key stops working at once. You will have to enter the new one on every machine that you use the plugin on.",
    why: "Why do you replace it?",
    reason: { leaked: "Others know it", lost: "I do not know where it is", other: "Another reason" },
    confirm: "Replace the key",
    done: "Key replaced",
    doneText: "The one before is no longer good.",
  },
  machines: {
    used_one: "Active on {{used}} machine",
    used_many: "Active on {{used}} machines",
    used_other: "Active on {{used}} machines",
    usedOf: "Active on {{used}} of {{most}} machines",
    none: "It is not active anywhere yet. The plugin activates it when you give it the key.",
    unnamed: "Machine without a name",
    since: "Activated",
    remove: "Remove",
    removeOf: "Remove {{machine}}",
    removeText:
      "The plugin will stop working on that machine when it next checks its license. This makes room for another.",
    removed: "Machine removed",
  },
  file: {
    action: "Offline file",
    of: "Offline file for {{machine}}",
    done: "File downloaded",
    doneText: "It is good until {{date}}. Put it where the plugin says.",
  },
};

export default en;
